package org.latent4j.pretrain.ladder;

import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.common.Check;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.training.RowOrder;
import org.latent4j.training.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a ladder network's steps learn from: as many labelled as unlabelled rows, side by side. */
final class LadderRows {
    private final int batchSize;
    private final RowOrder labelledOrder;
    private final RowOrder unlabelledOrder;
    private final Picked labelled;
    private final Picked unlabelled;
    private final Picked targets;

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
        this.batchSize = settings.batchSize();
        this.labelledOrder = RowOrder.of(IntStream.range(0, labels.length).toArray(), settings.seed());
        this.unlabelledOrder =
                RowOrder.of(IntStream.range(0, (int) unlabelled.size(0)).toArray(), Seeds.of(settings.seed(), -1, -1));
        this.labelled = new Picked(ArrayRows.of(labelled)); // copies, made once
        this.unlabelled = new Picked(ArrayRows.of(unlabelled));
        this.targets = new Picked(new Classes(labels.clone(), classes));
    }

    /** Goes to the next batch. */
    void next() {
        labelled.picks = labelledOrder.next(batchSize);
        targets.picks = labelled.picks;
        unlabelled.picks = unlabelledOrder.next(batchSize);
    }

    /** The batch's inputs. */
    List<RowSource> features(int inputs) {
        return List.<RowSource>of(labelled, unlabelled).subList(0, inputs);
    }

    /** The batch's targets: ones at the places of the labelled rows' classes. */
    RowSource targets() {
        return targets;
    }

    /** As an array, {@code [batch size, numbers]}. */
    static INDArray array(RowSource batch) {
        float[] numbers = new float[batch.count() * batch.size()];
        for (int row = 0; row < batch.count(); row++) {
            batch.copy(row, 0, numbers, row * batch.size(), batch.size());
        }
        return Nd4j.createFromArray(numbers).reshape('c', batch.count(), batch.size());
    }

    /** The rows of a batch. */
    private static final class Picked implements RowSource {
        private final RowSource all;
        private int[] picks = {};

        Picked(RowSource all) {
            this.all = all;
        }

        @Override
        public int count() {
            return picks.length;
        }

        @Override
        public int size() {
            return all.size();
        }

        @Override
        public void copy(int row, int from, float[] values, int at, int n) {
            all.copy(picks[row], from, values, at, n);
        }
    }

    private record Classes(int[] labels, int size) implements RowSource {
        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public void copy(int row, int from, float[] values, int at, int n) {
            for (int i = 0; i < n; i++) {
                values[at + i] = labels[row] == from + i ? 1 : 0;
            }
        }
    }
}
