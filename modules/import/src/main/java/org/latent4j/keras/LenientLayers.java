package org.latent4j.keras;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.LayerFactory;
import org.latent4j.layers.keras.Call;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.tape.Tensor;

/** For looking at a model only: layers that can't be made become placeholders, and the reason is kept. */
final class LenientLayers implements LayerFactory {
    private final LayerFactory known;
    private final StatedShapes stated;

    LenientLayers(LayerFactory known, StatedShapes stated) {
        this.known = known;
        this.stated = stated;
    }

    /**
     * Stands for a layer that can't be made, or whose input nobody knows.
     *
     * @param counted whether all its weights are known
     * @param unsupported why it can't be imported, in one line; null if it can
     */
    record Placeholder(
            List<long[]> outputs,
            List<WeightSpec> specs,
            boolean counted,
            @Nullable String unsupported) implements KerasLayer {
        @Override
        public List<WeightSpec> weights(List<long[]> inputShapes) {
            return specs;
        }

        @Override
        public List<long[]> outputShapes(List<long[]> inputShapes) {
            return outputs;
        }

        @Override
        public List<Tensor> call(Call call, List<Tensor> inputs) {
            throw new IllegalStateException("a placeholder computes nothing");
        }
    }

    @Override
    public boolean isKnown(LayerDefinition definition) {
        return known.isKnown(definition);
    }

    @Override
    public long[] missingInputShape(LayerDefinition input) {
        return StatedShapes.UNKNOWN;
    }

    @Override
    public Mapped of(LayerDefinition definition, LayerConfig config, List<long[]> inputShapes) {
        try {
            Mapped mapped = known.of(definition, config, inputShapes);
            List<long[]> shapes = inputShapes;
            if (inputShapes.stream().anyMatch(StatedShapes::isUnknown)) {
                long[] built = definition.inputShape();
                if (built == null || inputShapes.size() != 1) {
                    Placeholder unknown = new Placeholder(stated.outputs(definition), List.of(), false, null);
                    return new Mapped(mapped.className(), mapped.config(), unknown, mapped.note());
                }
                shapes = List.of(built);
            }
            List<WeightSpec> weights = mapped.layer().weights(shapes);
            List<long[]> outputs = mapped.layer().outputShapes(shapes);
            return shapes.equals(inputShapes)
                    ? mapped
                    : new Mapped(
                            mapped.className(), config, new Placeholder(outputs, weights, true, null), mapped.note());
        } catch (RuntimeException e) { // a configuration may be of any form
            String reason = Objects.requireNonNullElse(e.getMessage(), "can't be made");
            Placeholder placeholder = new Placeholder(
                    stated.outputs(definition),
                    List.of(),
                    false,
                    reason.lines().findFirst().orElse(reason));
            return new Mapped(definition.className(), config, placeholder, "");
        }
    }
}
