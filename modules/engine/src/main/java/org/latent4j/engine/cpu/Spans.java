package org.latent4j.engine.cpu;

import java.util.Arrays;

/** Walks over the runs of numbers of some examples that count, leaving out borders. */
final class Spans {
    private final Layout layout;

    Spans(Layout layout) {
        this.layout = layout;
    }

    /** What to do with a run of {@code n} numbers from {@code at} on; padding of channels included. */
    interface Action {
        void on(int at, int n);
    }

    void forEach(int from, int to, Action action) {
        int size = layout.size();
        if (layout.isPlain() && size % Layout.UNIT == 0) {
            action.on(from * size, (to - from) * size);
            return;
        }
        if (layout.isPlain()) { // where vectors end within an example may not depend on the range
            for (int example = from; example < to; example++) {
                action.on(example * size, size);
            }
            return;
        }
        int n = layout.width() * layout.stride();
        for (int example = from; example < to; example++) {
            for (int row = 0; row < layout.height(); row++) {
                action.on(example * layout.size() + layout.at(row, 0), n);
            }
        }
    }

    /** Writes zeros into the padding of channels. */
    void clearPadding(float[] values, int from, int to) {
        int padding = layout.stride() - layout.channels();
        if (padding == 0) {
            return;
        }
        for (int example = from; example < to; example++) {
            for (int row = 0; row < layout.height(); row++) {
                int at = example * layout.size() + layout.at(row, 0) + layout.channels();
                for (int x = 0; x < layout.width(); x++, at += layout.stride()) {
                    Arrays.fill(values, at, at + padding, 0);
                }
            }
        }
    }
}
