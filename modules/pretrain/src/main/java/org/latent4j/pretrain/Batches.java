package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.training.RowOrder;
import org.latent4j.training.Seeds;

/**
 * Puts together what steps learn from: labelled rows, and unlabelled ones with what a teacher makes of them as their targets.
 *
 * <p>All that is drawn for a row is drawn from its place, so threads don't show.
 */
final class Batches {
    private static final int TEACHERS_VIEW = 1 << 20;
    private static final double SMALLEST_SHARE = 1e-4;

    /** Of the running mean of the teacher's probabilities that a batch leaves. */
    private static final double STAYING = 0.95;

    private final FineTuning settings;
    private final int classes;
    private final float[] inputs;
    private final int[] labels;
    private final float @Nullable [] pool;
    private final Augmentation.Pair augmentation;
    private final long seed;
    private final int size;
    private final RowOrder labelledOrder;
    private final @Nullable RowOrder poolOrder;
    private final double[] shares;
    private final double[] taught;
    private final float[] batchInputs;
    private final float[] batchTargets;
    private final float[] views;

    /**
     * What a step learns from.
     *
     * @param inputs rows one after the other, of which the first {@code rows} count
     * @param targets a probability a class, likewise
     */
    record Batch(float[] inputs, float[] targets, int rows) {}

    /** Gives a teacher's probabilities for rows. */
    interface Teacher {
        float[] taught(float[] rows);
    }

    Batches(
            FineTuning settings,
            int classes,
            float[] inputs,
            int[] labels,
            int[] learnt,
            float @Nullable [] pool,
            Augmentation.Pair augmentation,
            long seed) {
        this.settings = settings;
        this.classes = classes;
        this.inputs = inputs;
        this.labels = labels;
        this.pool = pool;
        this.augmentation = augmentation;
        this.seed = seed;
        this.size = inputs.length / labels.length;
        this.labelledOrder =
                settings.balanced() ? RowOrder.balanced(learnt, labels, classes, seed) : RowOrder.of(learnt, seed);
        this.poolOrder = pool == null
                ? null
                : RowOrder.of(IntStream.range(0, pool.length / size).toArray(), Seeds.of(seed, -1, -1));
        this.shares = new double[classes];
        Arrays.stream(learnt).forEach(row -> shares[labels[row]] += 1.0 / learnt.length);
        this.taught = shares.clone();
        this.batchInputs = new float[mostRows() * size];
        this.batchTargets = new float[mostRows() * classes];
        this.views = new float[unlabelledRows() * size];
    }

    private int unlabelledRows() {
        FineTuning.Consistency consistency = settings.consistency();
        return pool == null || consistency == null ? 0 : consistency.unlabelledRows();
    }

    int mostRows() {
        return settings.labelledRows() + unlabelledRows();
    }

    /** The batch of a step, good until the next one is made. */
    Batch next(int step, Teacher teacher) {
        Arrays.fill(batchTargets, 0);
        int[] rows = labelledOrder.next(settings.labelledRows());
        forAll(rows.length, i -> {
            augmentation.slight().vary(inputs, rows[i] * size, batchInputs, i * size, size, random(step, i));
            batchTargets[i * classes + labels[rows[i]]] = 1;
        });
        return new Batch(batchInputs, batchTargets, rows.length + addUnlabelled(step, rows.length, teacher));
    }

    private int addUnlabelled(int step, int at, Teacher teacher) {
        FineTuning.Consistency consistency = settings.consistency();
        float[] source = pool;
        if (consistency == null || source == null || poolOrder == null) {
            return 0;
        }
        int[] rows = poolOrder.next(consistency.unlabelledRows());
        forAll(
                rows.length,
                i -> augmentation
                        .slight()
                        .vary(source, rows[i] * size, views, i * size, size, random(step, TEACHERS_VIEW + i)));
        float[] probabilities = teacher.taught(views);
        double[] sums = new double[classes];
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < classes; c++) {
                sums[c] += probabilities[i * classes + c];
            }
            if (target(probabilities, i * classes, consistency, (at + used.size()) * classes)) {
                used.add(rows[i]);
            }
        }
        for (int c = 0; c < classes; c++) {
            taught[c] = STAYING * taught[c] + (1 - STAYING) * sums[c] / rows.length;
        }
        forAll(used.size(), i -> {
            int to = (at + i) * size;
            augmentation.strong().vary(source, used.get(i) * size, batchInputs, to, size, random(step, at + i));
        });
        return used.size();
    }

    /** Makes a target of a teacher's probabilities; says whether they are sure enough. */
    private boolean target(float[] probabilities, int at, FineTuning.Consistency consistency, int to) {
        double[] aligned = new double[classes];
        double sum = 0;
        double largest = 0;
        for (int c = 0; c < classes; c++) {
            double factor = consistency.aligned() ? shares[c] / Math.max(taught[c], SMALLEST_SHARE) : 1;
            aligned[c] = probabilities[at + c] * factor;
            sum += aligned[c];
            largest = Math.max(largest, aligned[c]);
        }
        if (largest < consistency.confidence() * sum || sum == 0) {
            return false;
        }
        double sharpened = 0;
        for (int c = 0; c < classes; c++) {
            aligned[c] = StrictMath.pow(aligned[c] / largest, 1 / consistency.temperature());
            sharpened += aligned[c];
        }
        for (int c = 0; c < classes; c++) {
            batchTargets[to + c] = (float) (aligned[c] / sharpened);
        }
        return true;
    }

    private SplittableRandom random(int step, int row) {
        return new SplittableRandom(Seeds.of(seed, step, row));
    }

    private static void forAll(int count, IntConsumer action) {
        IntStream.range(0, count).parallel().forEach(action);
    }
}
