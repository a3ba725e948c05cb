package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/**
 * One operation of a functional graph as a layer: {@code x * 2}, {@code keras.ops.mean(x, axis=1)},
 * {@code tf.concat([x, y], 1)}.
 *
 * <p>Truth values and integers are numbers of the inputs' type. Normal and uniform random numbers are drawn in training
 * only; at inference they are their mean, so that a sampler gives the mean of its distribution.
 */
record Operation(LayerConfig config, OperationCall operation, Op op) implements KerasLayer {
    private static final Map<String, Op> KNOWN = known();

    private static Map<String, Op> known() {
        Map<String, Op> known = new HashMap<>();
        ValueOps.addTo(known);
        ReductionOps.addTo(known);
        ShapeOps.addTo(known);
        JoinOps.addTo(known);
        PickOps.addTo(known);
        ProductOps.addTo(known);
        FillOps.addTo(known);
        SpatialOps.addTo(known);
        return known;
    }

    /**
     * The operation of a configuration {@code {"function": …, "framework": "keras" or "tensorflow", "config": {…},
     * "arguments": […], "keywords": {…}}}.
     *
     * @throws UnsupportedLayerException if the function isn't known
     */
    static Operation of(LayerConfig config) {
        OperationCall call = OperationCall.of(config);
        Op op = KNOWN.get(call.key());
        if (op == null) {
            throw new UnsupportedLayerException("function '" + call.function() + "' is not known");
        }
        return new Operation(config, call, op);
    }

    static boolean knows(String function) {
        return KNOWN.containsKey(OperationCall.key(function));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        try {
            List<long[]> shapes = op.shapes(operation, inputShapes);
            for (long[] shape : shapes) {
                Tape.checked(
                        operation.function(),
                        Arrays.stream(shape).filter(size -> size >= 0).toArray());
            }
            return shapes;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(operation.function() + ": sizes too large", e);
        }
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return op.run(operation, call, inputs);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
