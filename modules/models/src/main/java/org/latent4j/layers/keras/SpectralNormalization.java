package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * A layer whose kernel Keras divides by its largest singular value at each step of training. What it stores is the
 * divided kernel, so that at inference the layer is the one within. Not trainable here.
 */
record SpectralNormalization(LayerConfig config, KerasLayer layer) implements KerasLayer {
    static SpectralNormalization of(LayerConfig config) {
        String className = config.json().path("layer").path("class_name").asText();
        KerasLayers.Factory factory = KerasLayers.factory(className.substring(className.lastIndexOf('>') + 1));
        if (factory == null) {
            throw new UnsupportedLayerException("option 'layer': layer class '" + className + "' is not known");
        }
        return new SpectralNormalization(
                config, factory.of(config.inner(config.json().path("layer").path("config"))));
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        List<WeightSpec> inner = new ArrayList<>(WeightSpec.under("layer", layer.weights(inputShapes)));
        int place = 0;
        while (place < inner.size() && !inner.get(place).name().matches("layer/(kernel|embeddings)")) {
            place++;
        }
        if (place == inner.size()) {
            throw LayerConfig.wrong("layer", "a layer with a kernel or embeddings", config.child("layer"));
        }
        WeightSpec kernel = inner.remove(place);
        List<WeightSpec> weights = new ArrayList<>(
                List.of(kernel, WeightSpec.statistic("vector_u", 1, 1, Sizes.known(kernel.shape(), -1))));
        weights.addAll(inner);
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return layer.outputShapes(inputShapes);
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        return layer.call(call.nested("layer", List.of()), inputs);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }

    @Override
    public boolean trainable() {
        return false;
    }
}
