package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Tensor;

/** {@code scale x + offset}; both may be lists, one number a place of the last axis. */
record Rescaling(LayerConfig config, JsonArray scale, JsonArray offset) implements KerasLayer {
    static Rescaling of(LayerConfig config) {
        return new Rescaling(config, numbers(config, "scale", 1), numbers(config, "offset", 0));
    }

    private static JsonArray numbers(LayerConfig config, String option, double otherwise) {
        JsonNode json = config.child(option);
        return json == null ? new JsonArray(new long[0], new double[] {otherwise}) : JsonArray.of(option, json);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        return List.of(Sizes.broadcast(Sizes.broadcast(input, scale.shape()), offset.shape()));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        return List.of(Arithmetic.add(x.times(scale.on(x)), offset.on(x)));
    }
}
