package org.latent4j.pretrain;

import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.training.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows as plain arrays, one after the other. */
final class RowArrays {
    /** Of what is drawn for a step as a whole, beside what is drawn for each of its rows. */
    private static final int WHOLE_STEP = -2;

    private RowArrays() {}

    static List<Integer> shape(INDArray rows) {
        return IntStream.range(1, rows.rank())
                .mapToObj(axis -> (int) rows.size(axis))
                .toList();
    }

    static float[] of(INDArray rows) {
        return rows.dup('c').data().asFloat();
    }

    /** @throws IllegalArgumentException if a number isn't finite */
    static float[] finite(INDArray rows, String what) {
        float[] values = of(rows);
        int size = values.length / (int) rows.size(0);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(what + ", row " + i / size + ": expected finite numbers, found "
                        + values[i] + "; replace or drop missing values");
            }
        }
        return values;
    }

    static void assign(INDArray row, float[] values) {
        row.assign(Nd4j.createFromArray(values).reshape(row.shape()));
    }

    /** The place of the largest number. */
    static int largest(float[] values, int at, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (values[at + i] > values[at + best]) {
                best = i;
            }
        }
        return best;
    }

    static long seed(long seed, int step) {
        return Seeds.of(seed, step, WHOLE_STEP);
    }
}
