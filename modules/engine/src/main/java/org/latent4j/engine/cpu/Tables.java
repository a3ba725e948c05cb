package org.latent4j.engine.cpu;

/** Tables that kernels take: where rows are. */
final class Tables {
    /** One segment, at the start. */
    static final int[] START = {0};

    private Tables() {}

    /** Rows at equal distances. */
    static int[] rows(int count, int distance) {
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = Math.multiplyExact(i, distance);
        }
        return rows;
    }

    /** As many rows, all the same. */
    static int[] same(int count) {
        return new int[count];
    }
}
