package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Labelled rows dealt out to folds, class by class, so that each fold has its share of each class.
 *
 * @param ofRows each row's fold
 * @param count how many folds there are
 */
record StratifiedFolds(int[] ofRows, int count) {
    private static final int MOST = 5;

    /** Five folds, or as many as the rarest class has rows, at least two. The same labels give the same folds. */
    static StratifiedFolds of(int[] labels) {
        int[] counts = new int[Arrays.stream(labels).max().orElseThrow() + 1];
        for (int label : labels) {
            counts[label]++;
        }
        int rarest = Arrays.stream(counts).filter(count -> count > 0).min().orElseThrow();
        int folds = Math.max(2, Math.min(MOST, rarest));
        int[] order = IntStream.range(0, labels.length).toArray();
        Random random = new Random(1);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[other];
            order[other] = order[i];
            order[i] = kept;
        }
        int[] ofRows = new int[labels.length];
        int next = 0; // goes on from class to class, so that folds are of one size
        for (int label = 0; label < counts.length; label++) {
            for (int row : order) {
                if (labels[row] == label) {
                    ofRows[row] = next++ % folds;
                }
            }
        }
        return new StratifiedFolds(ofRows, folds);
    }

    /** The rows of a fold, or all others. */
    int[] rows(int fold, boolean inside) {
        return IntStream.range(0, ofRows.length)
                .filter(row -> (ofRows[row] == fold) == inside)
                .toArray();
    }
}
