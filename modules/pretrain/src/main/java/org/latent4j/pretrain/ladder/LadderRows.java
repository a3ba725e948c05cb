package org.latent4j.pretrain.ladder;

import java.util.Random;
import org.latent4j.common.Check;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.plan.RowSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Labelled rows, then unlabelled ones, as one source with its targets, and the order in which batches take them. */
final class LadderRows {
    private final RowSource features;
    private final int[] labels;
    private final int classes;
    private final LadderSettings settings;

    /**
     * @param labelled {@code [rows, inputs]}
     * @param unlabelled same
     * @throws IllegalArgumentException if labels aren't one class a row
     */
    LadderRows(INDArray labelled, int[] labels, INDArray unlabelled, int classes, LadderSettings settings) {
        Check.that(
                labels.length == labelled.size(0),
                "LadderTraining.labels",
                labelled.size(0) + " numbers, one for each labelled row",
                labels.length);
        for (int label : labels) {
            Check.that(
                    label >= 0 && label < classes,
                    "LadderTraining.labels",
                    "classes from 0 to " + (classes - 1),
                    label);
        }
        this.features = new Joined(ArrayRows.of(labelled), ArrayRows.of(unlabelled)); // copies, made once
        this.labels = labels.clone();
        this.classes = classes;
        this.settings = settings;
    }

    /** All rows. */
    RowSource features() {
        return features;
    }

    private record Joined(RowSource first, RowSource second) implements RowSource {
        @Override
        public int count() {
            return first.count() + second.count();
        }

        @Override
        public int size() {
            return first.size();
        }

        @Override
        public void copy(int row, int from, float[] values, int at, int n) {
            if (row < first.count()) {
                first.copy(row, from, values, at, n);
            } else {
                second.copy(row - first.count(), from, values, at, n);
            }
        }
    }

    /** Their targets: a labelled row's weight at the place of its class, so that the mean over the batch is that over them. */
    RowSource targets() {
        float weight = (float) settings.batchSize() / settings.labelledRows();
        int count = features.count();
        return new RowSource() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int size() {
                return classes;
            }

            @Override
            public void copy(int row, int from, float[] values, int at, int n) {
                for (int i = 0; i < n; i++) {
                    values[at + i] = row < labels.length && labels[row] == from + i ? weight : 0;
                }
            }
        };
    }

    /** Some rows as an array. */
    static INDArray array(RowSource source, int[] rows) {
        float[] numbers = new float[rows.length * source.size()];
        for (int i = 0; i < rows.length; i++) {
            source.copy(rows[i], 0, numbers, i * source.size(), source.size());
        }
        return Nd4j.createFromArray(numbers).reshape('c', rows.length, source.size());
    }

    /** The batches, from the first on. */
    Order order() {
        return new Order();
    }

    /** Takes labelled and unlabelled rows each in an order that is drawn anew whenever all have been taken. */
    final class Order {
        private final Deck known = new Deck(labels.length, 0, new Random(settings.seed()));
        private final Deck others =
                new Deck(features.count() - labels.length, labels.length, new Random(settings.seed() + 1));

        private Order() {}

        /** The next batch. */
        int[] next() {
            int[] batch = new int[settings.batchSize()];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = (i < settings.labelledRows() ? known : others).next();
            }
            return batch;
        }
    }

    private static final class Deck {
        private final int[] rows;
        private final Random random;
        private int taken;

        Deck(int count, int first, Random random) {
            this.rows = new int[count];
            this.random = random;
            for (int i = 0; i < count; i++) {
                rows[i] = first + i;
            }
            this.taken = count;
        }

        int next() {
            if (taken == rows.length) {
                shuffle();
                taken = 0;
            }
            return rows[taken++];
        }

        private void shuffle() {
            for (int i = rows.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int row = rows[i];
                rows[i] = rows[other];
                rows[other] = row;
            }
        }
    }
}
