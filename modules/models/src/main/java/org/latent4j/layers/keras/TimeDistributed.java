package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * A layer applied to each step of {@code [batch, time, ...]}: batch and time become one axis. Statistics of the batch are
 * those over all steps.
 */
record TimeDistributed(LayerConfig config, KerasLayer layer) implements KerasLayer {
    static TimeDistributed of(LayerConfig config) {
        return new TimeDistributed(config, Inner.layer("layer", config.child("layer"), config));
    }

    @Override
    public boolean trainable() {
        return layer.trainable();
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return WeightSpec.under("layer", layer.weights(steps(inputShapes)));
    }

    private static List<long[]> steps(List<long[]> shapes) {
        return shapes.stream().map(TimeDistributed::step).toList();
    }

    private static long[] step(long[] shape) {
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    "input: expected [batch, time, ...], got shape " + Arrays.toString(shape));
        }
        long[] step = Arrays.copyOfRange(shape, 1, shape.length);
        if (shape[0] < 0 || shape[1] < 0) {
            step[0] = -1;
        } else {
            Tape.checked("steps", shape[0], shape[1]);
            step[0] = shape[0] * shape[1];
        }
        return step;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        return layer.outputShapes(steps(inputShapes)).stream()
                .map(step -> sequence(input, step))
                .toList();
    }

    private static long[] sequence(long[] input, long[] step) {
        long[] sequence = new long[step.length + 1];
        sequence[0] = input[0];
        sequence[1] = input[1];
        System.arraycopy(step, 1, sequence, 2, step.length - 1);
        return sequence;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        List<Tensor> steps = new ArrayList<>();
        for (Tensor input : inputs) {
            steps.add(Shaping.reshape(input, step(input.shape())));
        }
        long[] input = inputs.get(0).shape();
        return layer.call(call.nested("layer", List.of()), steps).stream()
                .map(output -> Shaping.reshape(output, sequence(input, output.shape())))
                .toList();
    }
}
