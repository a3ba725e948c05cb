package org.latent4j.training;

/**
 * Where a training is, beside its arrays: in the running epoch, and what the epochs before came to.
 *
 * @param epochsDone whole epochs done
 * @param stepsDone steps done in the running epoch
 * @param lossSum their losses, each times its rows
 * @param rows how many rows they had
 * @param seconds wall time of those steps
 * @param history the epochs done
 */
record Position(int epochsDone, int stepsDone, double lossSum, long rows, double seconds, History history) {
    static final Position START = new Position(0, 0, 0, 0, 0, History.empty());

    Position afterStep(double loss, int batch, double taken) {
        return new Position(epochsDone, stepsDone + 1, lossSum + loss * batch, rows + batch, seconds + taken, history);
    }

    Position afterEpoch(EpochRecord epoch) {
        return new Position(epochsDone + 1, 0, 0, 0, 0, history.with(epoch));
    }

    double meanLoss() {
        return lossSum / rows;
    }

    /** Wall time of the whole training. */
    double totalSeconds() {
        return seconds
                + history.epochs().stream().mapToDouble(EpochRecord::seconds).sum();
    }
}
