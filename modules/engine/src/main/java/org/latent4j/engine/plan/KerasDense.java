package org.latent4j.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's dense layers and activation functions. */
final class KerasDense implements KerasVertices.KerasFamily {
    @Override
    public boolean compile(KerasCompilation layer) {
        switch (layer.kind()) {
            case "Dense" -> dense(layer, layer.config(), "");
            case "TimeDistributed" -> timeDistributed(layer);
            case "Activation" -> layer.activate(layer.input(), layer.config(), "activation");
            case "Softmax" -> softmax(layer);
            case "PReLU" -> parametricRelu(layer);
            case "Rescaling" -> rescaling(layer);
            default -> {
                return function(layer);
            }
        }
        return true;
    }

    private static void dense(KerasCompilation layer, LayerConfig config, String prefix) {
        Tensor sum = layer.sum();
        Weight bias = layer.weightOrNull(prefix + "bias");
        layer.add(new Operation.Dense(layer.input(), sum, layer.weight(prefix + "kernel"), bias, false));
        layer.activate(sum, config, "activation");
    }

    private static void timeDistributed(KerasCompilation layer) {
        JsonNode inner = layer.config().json().path("layer");
        if (!inner.path("class_name").asText().equals("Dense")) {
            throw layer.unsupported(
                    "a layer of class " + inner.path("class_name").asText());
        }
        dense(layer, layer.config().inner(inner.path("config")), "layer/");
    }

    private static void softmax(KerasCompilation given) {
        int[] axes = given.config().integers("axis");
        if (axes.length > 1) {
            throw given.unsupported("several axes");
        }
        KerasCompilation layer = given.withLast(axes.length == 0 ? -1 : axes[0]);
        layer.add(new Operation.Softmax(layer.input(), layer.output()));
        layer.done();
    }

    private static void rescaling(KerasCompilation layer) {
        float scale = number(layer, "scale", 1);
        float offset = number(layer, "offset", 0);
        Function affine = new Function(Function.Kind.AFFINE, scale, Float.POSITIVE_INFINITY, offset);
        layer.add(new Operation.Activation(layer.input(), layer.output(), affine));
        layer.done();
    }

    private static float number(KerasCompilation layer, String option, double otherwise) {
        JsonNode value = layer.config().child(option);
        if (value != null && !value.isNumber()) {
            throw layer.unsupported(option + " " + value);
        }
        return (float) layer.config().number(option, otherwise);
    }

    private static void parametricRelu(KerasCompilation layer) {
        List<Integer> shape = layer.input().shape();
        int[] shared = layer.config().integers("shared_axes");
        int[] slopes = {0};
        for (int axis = 0; axis < shape.size(); axis++) {
            int size = shape.get(axis);
            int ahead = axis + 1;
            int back = axis - shape.size();
            boolean one = Arrays.stream(shared).anyMatch(own -> own == ahead || own == back);
            int[] longer = new int[slopes.length * size];
            for (int i = 0; i < longer.length; i++) {
                longer[i] = one ? slopes[i / size] : slopes[i / size] * size + i % size;
            }
            slopes = longer;
        }
        layer.add(new Operation.ParametricRelu(layer.input(), layer.output(), layer.weight("alpha", 0), slopes));
        layer.done();
    }

    private static boolean function(KerasCompilation layer) {
        Function function = KerasFunctions.ofLayer(layer.kind(), layer.config());
        if (function == null) {
            return false;
        }
        layer.add(new Operation.Activation(layer.input(), layer.output(), function));
        layer.done();
        return true;
    }
}
