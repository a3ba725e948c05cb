package org.latent4j.layers.keras;

import java.util.Map;

/** Layers that see each value or each row: dense, activations, normalisation, merging, noise, preprocessing, operations. */
final class GeneralLayers {
    private GeneralLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        known.put("Dense", Dense::of);
        known.put("EinsumDense", EinsumDense::of);
        known.put("Operation", Operation::of);
        known.put("Identity", config -> new ActivationLayer(config, x -> x));
        known.put("InputLayer", config -> new ActivationLayer(config, x -> x));
        ActivationLayers.addTo(known);
        Merge.addTo(known);
        known.put("Concatenate", Concatenate::of);
        known.put("Dot", Dot::of);
        known.put("BatchNormalization", BatchNormalization::of);
        known.put("BatchNormalizationV1", BatchNormalization::of);
        known.put("BatchNormalizationV2", BatchNormalization::of);
        known.put("SyncBatchNormalization", BatchNormalization::of);
        known.put("LayerNormalization", LayerNormalization::of);
        known.put("RMSNormalization", RmsNormalization::of);
        known.put("GroupNormalization", GroupNormalization::of);
        known.put("UnitNormalization", UnitNormalization::of);
        known.put("Rescaling", Rescaling::of);
        known.put("Normalization", Normalization::of);
        known.put("SpectralNormalization", SpectralNormalization::of);
        known.put("Discretization", Discretization::of);
        known.put("CategoryEncoding", CategoryEncoding::of);
        known.put("IntegerLookup", IntegerLookup::of);
        known.put("Dropout", Dropout::of);
        known.put("SpatialDropout1D", config -> Dropout.spatial(config, 1));
        known.put("SpatialDropout2D", config -> Dropout.spatial(config, 2));
        known.put("SpatialDropout3D", config -> Dropout.spatial(config, 3));
        known.put("GaussianNoise", Noise::gaussian);
        known.put("GaussianDropout", Noise::gaussianDropout);
        known.put("AlphaDropout", Noise::alphaDropout);
        known.put("ActivityRegularization", ActivityRegularization::of);
    }
}
