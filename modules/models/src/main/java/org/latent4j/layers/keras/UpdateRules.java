package org.latent4j.layers.keras;

import java.util.List;
import java.util.Locale;
import org.latent4j.layers.keras.UpdateRule.Slot;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keras's optimizers by class name. */
final class UpdateRules {
    private UpdateRules() {}

    /**
     * The rule of an optimizer.
     *
     * @param legacy whether it is one of Keras before 2.11: other order of the state, other places of epsilon
     * @throws UnsupportedLayerException if it isn't known
     */
    static UpdateRule of(String registered, LayerConfig config, boolean legacy) {
        String name = registered.substring(registered.lastIndexOf('>') + 1).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "sgd" -> new MomentumRule(config.number("momentum", 0), config.flag("nesterov", false));
            case "adam", "adamw" -> AdamRule.of(config, legacy);
            case "adamax" -> AdamaxRule.of(config, legacy);
            case "nadam" -> NadamRule.of(config, legacy);
            case "rmsprop" -> RmspropRule.of(config, legacy);
            case "adagrad" -> {
                double initial = config.number("initial_accumulator_value", config.has("lr") ? 0 : 0.1);
                yield new AdagradRule(initial, epsilon(config), legacy);
            }
            case "adadelta" -> new AdadeltaRule(config.number("rho", 0.95), epsilon(config), legacy);
            case "lion" -> new LionRule(config.number("beta_1", 0.9), config.number("beta_2", 0.99));
            default -> throw new UnsupportedLayerException("optimizer '" + registered + "' is not known");
        };
    }

    static double epsilon(LayerConfig config) {
        return config.number("epsilon", 1e-7);
    }

    /** One group for each slot, or, since Keras 2.11, one for all. */
    static List<List<Slot>> groups(boolean legacy, Slot... slots) {
        return legacy ? List.of(slots).stream().map(List::of).toList() : List.of(List.of(slots));
    }

    /** {@code average += (value - average) * share}. */
    static void average(INDArray average, INDArray value, double share) {
        average.addi(value.sub(average).muli(share));
    }
}
