package org.latent4j.layers.keras;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keras's layers by class name. */
public final class KerasLayers {
    private KerasLayers() {}

    /** Makes a layer from its configuration. */
    @FunctionalInterface
    public interface Factory {
        /**
         * The layer of a configuration.
         *
         * @throws IllegalArgumentException if the configuration can't be
         * @throws UnsupportedLayerException if an option isn't known
         */
        KerasLayer of(LayerConfig config);
    }

    /**
     * Someone's own layers, found through {@link ServiceLoader}, so that a saved model that holds them can be loaded
     * again without the importer.
     */
    public interface Provider {
        /** By Keras's class name. */
        Map<String, Factory> layers();
    }

    private static final Map<String, Factory> KNOWN = known();

    private static Map<String, Factory> known() {
        Map<String, Factory> known = new TreeMap<>();
        GeneralLayers.addTo(known);
        SpatialLayers.addTo(known);
        RecurrentLayers.addTo(known);
        OtherLayers.addTo(known);
        known.put("StepsToRows", config -> new StepsToRows());
        known.put("RowsToSteps", config -> new StepsToRows.RowsToSteps());
        known.put("Sampling", Sampling::of);
        known.put("SparsityRegularization", SparsityRegularization::of);
        known.put("TransposedDense", TransposedDense::of);
        known.put("TiedDense", TiedDense::of);
        known.put("DenseKernel", config -> new TiedDense.Kernel(Dense.of(config)));
        known.put("Expression", Expression::of);
        known.put("BatchStandardization", BatchStandardization::of);
        known.put("ScaleShift", ScaleShift::of);
        known.put("LateralCombinator", config -> new LateralCombinator());
        known.put("LadderCost", LadderCost::of);
        return known;
    }

    /** The class names. */
    public static Set<String> names() {
        return new TreeSet<>(KNOWN.keySet());
    }

    /** What a reader should know of how a layer is computed here; empty for nothing. */
    public static String note(String className) {
        return OtherLayers.isAugmentation(className) ? "training is without its random changes too" : "";
    }

    /** Whether Keras 3 has an operation of this class that is known here. */
    public static boolean isOperation(String className) {
        return Operation.knows(className);
    }

    /** What makes a layer, or null if the class isn't known. */
    public static @Nullable Factory factory(String className) {
        Factory factory = KNOWN.get(className);
        if (factory == null) {
            for (Provider provider : ServiceLoader.load(Provider.class)) {
                Factory own = provider.layers().get(className);
                if (own != null) {
                    return own;
                }
            }
        }
        return factory;
    }
}
