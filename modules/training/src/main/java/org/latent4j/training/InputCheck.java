package org.latent4j.training;

import java.util.Locale;
import org.latent4j.models.ReconstructionLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Condition;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** Refuses features that a model can't learn from, before any time is spent. */
final class InputCheck {
    private InputCheck() {}

    /**
     * Checks a split.
     *
     * @param features one row per example, in any layout
     * @param split its name, for the message
     * @throws IllegalArgumentException naming the first bad value
     */
    static void check(INDArray features, String split, ReconstructionLoss loss) {
        boolean probabilities = loss == ReconstructionLoss.BINARY_CROSS_ENTROPY;
        boolean finite = none(features, Conditions.isNan()) && none(features, Conditions.isInfinite());
        boolean inRange = none(features, Conditions.lessThan(0)) && none(features, Conditions.greaterThan(1));
        if (finite && (inRange || !probabilities)) {
            return;
        }
        for (int row = 0; row < features.size(0); row++) {
            for (float value : Measures.values(features.get(NDArrayIndex.interval(row, row + 1)))) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "row %d of the %s split: expected finite numbers, found %s; replace or drop missing values",
                            row,
                            split,
                            value));
                }
                if (probabilities && (value < 0 || value > 1)) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "row %d of the %s split: loss bce expects values in [0, 1], found %s; scale the values"
                                    + " (pixels / 255) or use --loss mse",
                            row,
                            split,
                            value));
                }
            }
        }
    }

    private static boolean none(INDArray array, Condition condition) {
        return Nd4j.getExecutioner().exec(new MatchCondition(array, condition)).getLong(0) == 0;
    }
}
