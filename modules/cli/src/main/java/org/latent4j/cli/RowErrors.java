package org.latent4j.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Examples;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How far rows are from their reconstructions.
 *
 * @param perRow mean squared error of each row's values, padding left out
 * @param perFeature squared error of each value {@code [rows, features]} for tables, or null
 */
record RowErrors(float[] perRow, @Nullable INDArray perFeature) {

    static RowErrors of(LoadedModel loaded, Examples rows) {
        INDArray features = rows.features();
        INDArray made = loaded.reconstructing("score").reconstruct(features, rows.mask());
        if (made.length() != features.length()) {
            throw LoadedModel.notReconstructing("score", Shapes.ofRow(features), Shapes.ofRow(made));
        }
        float[] wanted = values(features);
        float[] got = values(made);
        float[] mask = rows.mask() == null ? null : values(rows.mask());
        int count = rows.size();
        int width = wanted.length / count;
        float[] perRow = new float[count];
        float[] squares = new float[wanted.length];
        for (int row = 0; row < count; row++) {
            double sum = 0;
            int counted = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                double error = (double) wanted[i] - got[i];
                squares[i] = (float) (error * error);
                if (mask == null || mask[i / (wanted.length / mask.length)] != 0) {
                    sum += error * error;
                    counted++;
                }
            }
            perRow[row] = (float) (sum / Math.max(1, counted));
        }
        boolean table = loaded.encoding() != null;
        return new RowErrors(perRow, table ? Nd4j.createFromArray(squares).reshape('c', count, width) : null);
    }

    /** The error that a share of the rows doesn't exceed; between two rows, the nearer part of their difference. */
    double quantile(double share) {
        float[] sorted = perRow.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
    }

    /** 1 for rows above the threshold, else 0. */
    float[] flags(double threshold) {
        float[] flags = new float[perRow.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = perRow[i] > threshold ? 1 : 0;
        }
        return flags;
    }

    long above(double threshold) {
        int count = 0;
        for (float flag : flags(threshold)) {
            count += flag > 0 ? 1 : 0;
        }
        return count;
    }

    private static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
