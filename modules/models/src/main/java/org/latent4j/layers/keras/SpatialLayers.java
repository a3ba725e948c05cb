package org.latent4j.layers.keras;

import java.util.Map;

/** Layers over space: convolution, pooling, resampling, padding, reshaping. */
final class SpatialLayers {
    private SpatialLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        for (int i = 1; i <= 3; i++) {
            int axes = i;
            String suffix = axes + "D";
            add(known, config -> Convolution.of(config, axes), "Conv" + suffix, "Convolution" + suffix);
            add(
                    known,
                    config -> TransposedConvolution.of(config, axes),
                    "Conv" + suffix + "Transpose",
                    "Convolution" + suffix + "Transpose",
                    "Deconvolution" + suffix);
            add(known, config -> WindowPooling.max(config, axes), "MaxPooling" + suffix, "MaxPool" + suffix);
            add(known, config -> WindowPooling.average(config, axes), "AveragePooling" + suffix, "AvgPool" + suffix);
            add(
                    known,
                    config -> GlobalPooling.max(config, axes),
                    "GlobalMaxPooling" + suffix,
                    "GlobalMaxPool" + suffix);
            add(
                    known,
                    config -> GlobalPooling.average(config, axes),
                    "GlobalAveragePooling" + suffix,
                    "GlobalAvgPool" + suffix);
            add(known, config -> AdaptivePooling.max(config, axes), "AdaptiveMaxPooling" + suffix);
            add(known, config -> AdaptivePooling.average(config, axes), "AdaptiveAveragePooling" + suffix);
            add(known, config -> UpSampling.of(config, axes), "UpSampling" + suffix);
            add(known, config -> ZeroPadding.of(config, axes), "ZeroPadding" + suffix);
            add(known, config -> Cropping.of(config, axes), "Cropping" + suffix);
        }
        for (int i = 1; i <= 2; i++) {
            int axes = i;
            String suffix = axes + "D";
            add(
                    known,
                    config -> DepthwiseConvolution.of(config, axes),
                    "DepthwiseConv" + suffix,
                    "DepthwiseConvolution" + suffix);
            add(
                    known,
                    config -> SeparableConvolution.of(config, axes),
                    "SeparableConv" + suffix,
                    "SeparableConvolution" + suffix);
        }
        add(known, Reshape::of, "Reshape");
        add(known, Flatten::of, "Flatten");
        add(known, Permute::of, "Permute");
        add(known, RepeatVector::of, "RepeatVector");
        add(known, Resizing::of, "Resizing");
        add(known, CenterCrop::of, "CenterCrop");
    }

    private static void add(Map<String, KerasLayers.Factory> known, KerasLayers.Factory factory, String... names) {
        for (String name : names) {
            known.put(name, factory);
        }
    }
}
