package org.latent4j.engine.cpu;

import org.latent4j.engine.plan.RowSource;

/** Copies examples into a tensor's buffer. */
final class Feed {
    private final Buffer buffer;

    Feed(Buffer buffer) {
        this.buffer = buffer;
    }

    /** Copies examples {@code order[first + row]} to the rows {@code from} to {@code to - 1}. */
    void copy(RowSource source, int[] order, int first, int from, int to) {
        Layout layout = buffer.layout;
        float[] values = buffer.values;
        for (int row = from; row < to; row++) {
            int example = order[first + row];
            int at = row * layout.size();
            if (layout.isDense()) {
                source.copy(example, 0, values, at, layout.size());
                continue;
            }
            int n = layout.stride() == layout.channels() ? layout.width() * layout.channels() : layout.channels();
            int runs = layout.width() * layout.channels() / n;
            for (int y = 0; y < layout.height(); y++) {
                for (int x = 0; x < runs; x++) {
                    source.copy(example, (y * runs + x) * n, values, at + layout.at(y, x), n);
                }
            }
        }
    }
}
