package org.latent4j.pretrain.baselines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.Gather;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses how strongly a regression may follow its rows, by how likely it finds the labels of rows held back.
 *
 * <p>The likelihood, not the accuracy: among few rows many strengths are equally accurate, and chance picks one of them.
 */
final class StrengthChoice {
    /** From stiff to free. */
    static final List<Double> STRENGTHS = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1., 1e1, 1e2, 1e3);

    private static final double TOLERANCE = 1e-2;

    private final Fold[] folds;

    private StrengthChoice(Fold[] folds) {
        this.folds = folds;
    }

    /** Rows to fit and rows to judge by, with the last fit, where the next one starts. */
    private static final class Fold {
        private final INDArray fitted;
        private final int[] fittedLabels;
        private final INDArray held;
        private final int[] heldLabels;
        private SoftmaxFit last;

        Fold(INDArray rows, int[] labels, int[] inside, int[] outside) {
            this.fitted = Gather.rows(rows, outside);
            this.fittedLabels = Arrays.stream(outside).map(row -> labels[row]).toArray();
            this.held = Gather.rows(rows, inside);
            this.heldLabels = Arrays.stream(inside).map(row -> labels[row]).toArray();
            this.last = SoftmaxFit.zero(rows.columns(), fittedLabels);
        }

        /** The sum of the held rows' losses, in nats. */
        double loss(double strength) {
            last = last.next(fitted, fittedLabels, strength, TOLERANCE);
            return last.loss(held, heldLabels);
        }
    }

    /**
     * The best strength, found by going from stiff to free until two in a row bring nothing.
     *
     * @param rows {@code [rows, values]}, centred
     * @param labels one a row, at least two different ones
     */
    static double of(INDArray rows, int[] labels) {
        StratifiedFolds dealt = StratifiedFolds.of(labels);
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < dealt.count(); fold++) {
            folds.add(new Fold(rows, labels, dealt.rows(fold, true), dealt.rows(fold, false)));
        }
        return new StrengthChoice(folds.toArray(Fold[]::new)).best();
    }

    private double best() {
        double best = STRENGTHS.get(0);
        double least = Double.POSITIVE_INFINITY;
        int worse = 0;
        for (double strength : STRENGTHS) {
            double loss = Parallel.map(folds.length, fold -> folds[fold].loss(strength)).stream()
                    .mapToDouble(ofFold -> ofFold)
                    .sum();
            if (loss < least) {
                least = loss;
                best = strength;
                worse = 0;
            } else if (++worse == 2) {
                break;
            }
        }
        return best;
    }
}
