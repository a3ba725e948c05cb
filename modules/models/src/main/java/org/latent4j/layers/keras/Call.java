package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One call of a layer: its weights, the masks of its inputs, and where it leaves what isn't an output. */
public final class Call {
    private final Tape tape;
    private final boolean training;
    private final Map<String, Tensor> weights;
    private final String prefix;
    private final List<@Nullable Tensor> masks;
    private final List<Tensor> penalties;
    private final Map<String, INDArray> updates;

    /**
     * @param training whether dropout, noise and batch statistics are on
     * @param weights by name
     * @param masks one an input, null where there is none
     */
    public Call(Tape tape, boolean training, Map<String, Tensor> weights, List<@Nullable Tensor> masks) {
        this(tape, training, weights, "", masks, new ArrayList<>(), new HashMap<>());
    }

    private Call(
            Tape tape,
            boolean training,
            Map<String, Tensor> weights,
            String prefix,
            List<@Nullable Tensor> masks,
            List<Tensor> penalties,
            Map<String, INDArray> updates) {
        this.tape = tape;
        this.training = training;
        this.weights = weights;
        this.prefix = prefix;
        this.masks = masks;
        this.penalties = penalties;
        this.updates = updates;
    }

    public Tape tape() {
        return tape;
    }

    public boolean training() {
        return training;
    }

    public Tensor weight(String name) {
        Tensor weight = weights.get(prefix + name);
        if (weight == null) {
            throw new IllegalStateException("weight '" + prefix + name + "': expected one of " + weights.keySet());
        }
        return weight;
    }

    /** The mask of an input, or null. */
    public @Nullable Tensor mask(int input) {
        return input < masks.size() ? masks.get(input) : null;
    }

    /** Adds a single number to the loss. */
    public void penalty(Tensor number) {
        penalties.add(number);
    }

    /** Replaces a weight that isn't trainable, after this call. The array is copied. */
    public void update(String weight, INDArray value) {
        updates.put(prefix + weight, value);
    }

    /** This call for a layer within the layer, whose weights are named {@code prefix/…}. */
    public Call nested(String inner, List<@Nullable Tensor> innerMasks) {
        return new Call(tape, training, weights, prefix + inner + "/", innerMasks, penalties, updates);
    }

    List<Tensor> penalties() {
        return penalties;
    }

    Map<String, INDArray> updates() {
        return updates;
    }
}
