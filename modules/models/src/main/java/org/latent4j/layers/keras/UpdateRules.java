package org.latent4j.layers.keras;

import java.util.List;
import java.util.Locale;
import org.latent4j.layers.keras.UpdateRule.Slot;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

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
            case "sgd" -> new Momentum(config.number("momentum", 0), config.flag("nesterov", false));
            case "adam", "adamw" -> AdamRule.of(config, legacy);
            case "adamax" -> AdamaxRule.of(config, legacy);
            case "nadam" -> NadamRule.of(config, legacy);
            case "rmsprop" -> RmspropRule.of(config, legacy);
            case "adagrad" -> {
                double initial = config.number("initial_accumulator_value", config.has("lr") ? 0 : 0.1);
                yield new Adagrad(initial, epsilon(config), legacy);
            }
            case "adadelta" -> new Adadelta(config.number("rho", 0.95), epsilon(config), legacy);
            case "lion" -> new Lion(config.number("beta_1", 0.9), config.number("beta_2", 0.99));
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

    private record Momentum(double momentum, boolean nesterov) implements UpdateRule {
        @Override
        public List<List<Slot>> groups() {
            return momentum == 0 ? List.of() : List.of(List.of(Slot.of("momentum")));
        }

        @Override
        public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
            INDArray descent = gradient.muli(rate);
            if (momentum != 0) {
                INDArray velocity = slots.get(0);
                velocity.muli(momentum).subi(descent);
                if (nesterov) {
                    descent.subi(velocity.mul(momentum));
                } else {
                    descent.assign(velocity).negi();
                }
            }
        }
    }

    private record Adagrad(double initial, double epsilon, boolean legacy) implements UpdateRule {
        @Override
        public List<List<Slot>> groups() {
            return List.of(List.of(new Slot("accumulator", initial)));
        }

        @Override
        public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
            INDArray squares = slots.get(0).addi(gradient.mul(gradient));
            INDArray root = legacy
                    ? Transforms.sqrt(squares, true).addi(epsilon)
                    : Transforms.sqrt(squares.add(epsilon), false);
            gradient.muli(rate).divi(root);
        }
    }

    private record Adadelta(double rho, double epsilon, boolean legacy) implements UpdateRule {
        @Override
        public List<List<Slot>> groups() {
            return UpdateRules.groups(legacy, Slot.of("accumulated_grad"), Slot.of("accumulated_delta_var"));
        }

        @Override
        public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
            INDArray squares =
                    slots.get(0).muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
            INDArray moves = slots.get(1);
            gradient.muli(Transforms.sqrt(moves.add(epsilon), false))
                    .divi(Transforms.sqrt(squares.add(epsilon), false));
            moves.muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
            gradient.muli(rate);
        }
    }

    private record Lion(double beta1, double beta2) implements UpdateRule {
        @Override
        public List<List<Slot>> groups() {
            return List.of(List.of(Slot.of("momentum")));
        }

        @Override
        public void apply(INDArray gradient, List<INDArray> slots, int step, double rate) {
            INDArray momentum = slots.get(0);
            INDArray direction = momentum.mul(beta1).addi(gradient.mul(1 - beta1));
            momentum.muli(beta2).addi(gradient.mul(1 - beta2));
            gradient.assign(Transforms.sign(direction, false)).muli(rate);
        }
    }
}
