package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** The number of the bin a value is in: how many boundaries aren't above it. */
record Discretization(LayerConfig config, double[] boundaries, Categories categories) implements KerasLayer {
    static Discretization of(LayerConfig config) {
        JsonNode given = config.child(config.has("bin_boundaries") ? "bin_boundaries" : "bins");
        if (given == null) {
            throw new UnsupportedLayerException("option 'bin_boundaries': expected in the configuration, found none");
        }
        double[] boundaries = JsonArray.of("bin_boundaries", given).values();
        Arrays.sort(boundaries);
        return new Discretization(config, boundaries, Categories.of(config, "int", boundaries.length + 1));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(categories.shape(inputShapes.get(0)));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        boolean floats = x.value().dataType() == DataType.FLOAT;
        double[] bins = Arrays.stream(Categories.values(x))
                .map(value -> Arrays.stream(boundaries)
                        .filter(boundary -> !(value < (floats ? (float) boundary : boundary)))
                        .count())
                .toArray();
        return List.of(categories.encoded(x, bins, null));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
