package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * In training sets values to 0 at a rate and scales the others by {@code 1 / (1 - rate)}. Along axes where the noise's
 * shape has size 1 all share one fate.
 *
 * @param spatialAxes how many axes of space there are that share one fate; 0 for {@code noise_shape}
 */
record Dropout(LayerConfig config, double rate, int spatialAxes) implements KerasLayer {
    static Dropout of(LayerConfig config) {
        return spatial(config, 0);
    }

    static Dropout spatial(LayerConfig config, int axes) {
        return new Dropout(config, Noise.rate(config), axes);
    }

    /** The option {@code noise_shape}, with the input's sizes where it has none. */
    static long[] noiseShape(LayerConfig config, long[] input) {
        JsonNode sizes = config.child("noise_shape");
        if (sizes == null) {
            return input;
        }
        if (!sizes.isArray() || sizes.size() != input.length) {
            throw LayerConfig.wrong("noise_shape", input.length + " sizes", sizes);
        }
        long[] shape = input.clone();
        for (int i = 0; i < shape.length; i++) {
            JsonNode size = sizes.get(i);
            if (size.isNull()) {
                continue;
            }
            if (size.asLong() != 1 && input[i] >= 0 && size.asLong() != input[i]) {
                throw LayerConfig.wrong("noise_shape", "sizes of 1 or the input's", sizes);
            }
            shape[i] = size.asLong();
        }
        return shape;
    }

    private long[] noiseShape(long[] input) {
        if (spatialAxes == 0) {
            return noiseShape(config, input);
        }
        long[] shape = input.clone();
        boolean channelsFirst = spatialAxes > 1 && config.channelsFirst();
        for (int i = 0; i < spatialAxes; i++) {
            shape[channelsFirst ? i + 2 : i + 1] = 1;
        }
        return shape;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (spatialAxes > 0) {
            Sizes.ranked(inputShapes.get(0), spatialAxes + 2);
        }
        noiseShape(inputShapes.get(0));
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        if (!call.training() || rate == 0) {
            return List.of(x);
        }
        if (rate == 1) {
            return List.of(x.times(0));
        }
        INDArray kept = Nd4j.rand(x.value().dataType(), Tape.checked("dropout", noiseShape(x.shape())))
                .gte(rate)
                .castTo(x.value().dataType());
        return List.of(x.times(x.tape().own(kept.muli(1 / (1 - rate)))));
    }
}
