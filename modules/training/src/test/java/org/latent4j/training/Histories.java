package org.latent4j.training;

/** Histories with given validation losses. */
final class Histories {
    private Histories() {}

    static History of(double... losses) {
        History history = History.empty();
        for (double loss : losses) {
            history = history.with(new EpochRecord(history.size() + 1, 1e-3, loss, loss, loss, loss / 10, 0.9, 1.5));
        }
        return history;
    }
}
