package org.latent4j.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Examples;
import org.latent4j.data.Gather;
import org.latent4j.engine.ArrayRows;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A split in a graph's own layout, from which batches are copied into arrays that are used again and again.
 *
 * <p>A batch is good until the next one of the same size is taken.
 */
final class Rows {
    private final INDArray features;
    private final @Nullable INDArray mask;
    private final Map<Integer, INDArray> buffers = new HashMap<>();
    private final Map<Integer, INDArray> maskBuffers = new HashMap<>();

    /**
     * Rows that one step works on.
     *
     * @param input in the graph's layout
     * @param mask {@code [rows, time]}, or null
     * @param values how many values count: all, or those of unmasked steps
     */
    record Batch(INDArray input, @Nullable INDArray mask, long values) {
        int size() {
            return (int) input.size(0);
        }
    }

    private Rows(INDArray features, @Nullable INDArray mask) {
        this.features = features;
        this.mask = mask;
    }

    /**
     * Converts a split once.
     *
     * @throws IllegalArgumentException if the shape doesn't fit the model, or there is a mask and it takes no sequences
     */
    static Rows of(Examples examples, LatentModel model) {
        INDArray mask = examples.mask();
        if (mask != null && model.inputShape().size() != 2) {
            throw new IllegalArgumentException("input: expected rows of one length, got sequences of different lengths"
                    + " (with a mask), which only a recurrent model takes");
        }
        INDArray features = model.toGraph(examples.features());
        return new Rows(
                features.ordering() == 'c' && !features.isView() ? features : features.dup('c'),
                mask == null ? null : mask.castTo(features.dataType()).dup('c'));
    }

    int count() {
        return (int) features.size(0);
    }

    boolean isMasked() {
        return mask != null;
    }

    /** The same rows in Keras's order, read where they are. */
    ArrayRows inKerasOrder(LatentModel model) {
        int size = Math.toIntExact(features.length() / features.size(0));
        long[] shape = new long[model.inputShape().size() + 1];
        shape[0] = 1;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = model.inputShape().get(i - 1);
        }
        INDArray numbered = Nd4j.arange(size).castTo(features.dataType()).reshape('c', shape);
        float[] inGraph = model.toGraph(numbered).dup('c').data().asFloat();
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[(int) inGraph[i]] = i;
        }
        return ArrayRows.of(features, places);
    }

    INDArray features() {
        return features;
    }

    /** Digest of all values. */
    String sha256() {
        return ArrayBytes.sha256(features) + (mask == null ? "" : ArrayBytes.sha256(mask));
    }

    /** Steps it takes to see every row once. */
    int steps(int batchSize) {
        return (count() + batchSize - 1) / batchSize;
    }

    /** A copy of the rows {@code order[step * batchSize] …}, fewer in the last step. */
    Batch batch(int[] order, int step, int batchSize) {
        int from = step * batchSize;
        return batch(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
    }

    private Batch batch(int[] rows) {
        INDArray input = copied(features, rows, buffers);
        INDArray steps = mask == null ? null : copied(mask, rows, maskBuffers);
        long values = steps == null
                ? input.length()
                : Math.round(steps.sumNumber().doubleValue()) * (input.length() / steps.length());
        return new Batch(input, steps, values);
    }

    private static INDArray copied(INDArray source, int[] rows, Map<Integer, INDArray> buffers) {
        INDArray buffer = buffers.computeIfAbsent(
                rows.length, size -> Nd4j.createUninitialized(source.dataType(), Gather.shape(source, size), 'c'));
        Gather.rows(source, rows, buffer);
        return buffer;
    }
}
