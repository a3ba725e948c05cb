package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;

/** The values of each row behind each other; with {@code channels_first} in the order of {@code channels_last}. */
record Flatten(boolean channelsFirst) implements KerasLayer {
    static Flatten of(LayerConfig config) {
        return new Flatten(config.channelsFirst());
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        long values = 1;
        for (int i = 1; i < input.length && values >= 0; i++) {
            values = input[i] < 0 ? -1 : values * input[i];
            if (values > Tape.LARGEST) {
                Tape.checked("flatten", values);
            }
        }
        return List.of(new long[] {Sizes.axis(input, 0) < input.length ? input[0] : -1, values});
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        if (channelsFirst && x.rank() > 1) {
            x = Shaping.moveAxis(x, 1, -1);
        }
        return List.of(x.reshape(outputShapes(List.of(x.shape())).get(0)));
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
