package org.latent4j.layers.keras;

import java.util.Map;
import java.util.Set;

/** Augmentation, which does nothing at inference, and layers that are like no other. */
final class OtherLayers {
    private static final Set<String> AUGMENTATION = Set.of(
            "AugMix",
            "CutMix",
            "MixUp",
            "RandAugment",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomContrast",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomFlip",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHeight",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomRotation",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "RandomTranslation",
            "RandomWidth",
            "RandomZoom");

    private OtherLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        AUGMENTATION.forEach(name -> known.put(name, config -> new ActivationLayer(config, x -> x)));
        known.put("RandomCrop", OtherLayers::randomCrop);
        known.put("LocallyConnected1D", config -> LocallyConnected.of(config, 1));
        known.put("LocallyConnected2D", config -> LocallyConnected.of(config, 2));
        known.put("ReversibleEmbedding", ReversibleEmbedding::of);
    }

    /** Whether a layer changes examples at random in training, which isn't done here. */
    static boolean isAugmentation(String className) {
        return AUGMENTATION.contains(className) || className.equals("RandomCrop");
    }

    /** At inference Keras 2 resizes what has the proportion of the crop; Keras 3 does nothing, whatever shape it states. */
    private static KerasLayer randomCrop(LayerConfig config) {
        if (config.keras() >= 3) {
            return new ActivationLayer(config, x -> x);
        }
        return new Resizing(
                Space.of(config, 2),
                config.positive("height"),
                config.positive("width"),
                Interpolation.BILINEAR,
                false,
                Resizing.Proportion.CROPPED,
                0);
    }
}
