package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Keras's learning rates: a number, or a schedule of the number of steps done. */
final class LearningRate {
    private LearningRate() {}

    /**
     * The rate that an optimizer's configuration has.
     *
     * @throws UnsupportedLayerException if it is a schedule that isn't known
     */
    static IntToDoubleFunction of(LayerConfig optimizer, double otherwise) {
        JsonNode rate = optimizer.child(optimizer.has("learning_rate") ? "learning_rate" : "lr");
        IntToDoubleFunction base;
        if (rate != null && rate.isObject() && rate.has("class_name")) {
            base = schedule(rate.path("class_name").asText(), optimizer.inner(rate.path("config")));
        } else {
            double constant = optimizer.number(optimizer.has("learning_rate") ? "learning_rate" : "lr", otherwise);
            base = step -> constant;
        }
        return base;
    }

    private static IntToDoubleFunction schedule(String registered, LayerConfig config) {
        String name = registered.substring(registered.lastIndexOf('>') + 1);
        double initial = config.number("initial_learning_rate", 0.01);
        return switch (name) {
            case "ExponentialDecay" -> {
                double rate = config.number("decay_rate", 1);
                yield step -> initial * Math.pow(rate, periods(config, step));
            }
            case "InverseTimeDecay" -> {
                double rate = config.number("decay_rate", 0);
                yield step -> initial / (1 + rate * periods(config, step));
            }
            case "PolynomialDecay" -> polynomial(config, initial);
            case "PiecewiseConstantDecay" -> piecewise(config);
            case "CosineDecay" -> cosine(config, initial);
            case "CosineDecayRestarts" -> restarts(config, initial);
            default -> throw new UnsupportedLayerException("learning-rate schedule '" + registered + "' is not known");
        };
    }

    private static double periods(LayerConfig config, int step) {
        double periods = step / steps(config, "decay_steps");
        return config.flag("staircase", false) ? Math.floor(periods) : periods;
    }

    private static double steps(LayerConfig config, String option) {
        double steps = config.number(option, 1);
        if (!(steps > 0)) {
            throw LayerConfig.wrong(option, "a positive number", config.child(option));
        }
        return steps;
    }

    private static IntToDoubleFunction polynomial(LayerConfig config, double initial) {
        double end = config.number("end_learning_rate", 0.0001);
        double power = config.number("power", 1);
        double decaySteps = steps(config, "decay_steps");
        boolean cycle = config.flag("cycle", false);
        return step -> {
            double over = cycle ? decaySteps * (step == 0 ? 1 : Math.ceil(step / decaySteps)) : decaySteps;
            return (initial - end) * Math.pow(1 - Math.min(step, over) / over, power) + end;
        };
    }

    private static IntToDoubleFunction piecewise(LayerConfig config) {
        double[] boundaries = numbers(config, "boundaries");
        double[] values = numbers(config, "values");
        if (values.length != boundaries.length + 1) {
            throw LayerConfig.wrong("values", boundaries.length + 1 + " numbers", config.child("values"));
        }
        return step -> {
            int part = 0;
            while (part < boundaries.length && step > boundaries[part]) {
                part++;
            }
            return values[part];
        };
    }

    private static double[] numbers(LayerConfig config, String option) {
        JsonNode list = config.child(option);
        if (list == null || !list.isArray()) {
            throw LayerConfig.wrong(option, "a list of numbers", list);
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asDouble();
        }
        return numbers;
    }

    private static IntToDoubleFunction cosine(LayerConfig config, double initial) {
        double alpha = config.number("alpha", 0);
        double decaySteps = steps(config, "decay_steps");
        @Nullable JsonNode target = config.child("warmup_target");
        if (target == null) {
            return step -> initial * wave(Math.min(step, decaySteps) / decaySteps, 1, alpha);
        }
        double top = target.asDouble();
        double warmup = config.number("warmup_steps", 0);
        return step -> step < warmup
                ? (top - initial) * step / warmup + initial
                : top * wave(Math.min(step - warmup, decaySteps) / decaySteps, 1, alpha);
    }

    private static IntToDoubleFunction restarts(LayerConfig config, double initial) {
        double alpha = config.number("alpha", 0);
        double longer = config.number("t_mul", 2);
        double lower = config.number("m_mul", 1);
        double first = steps(config, "first_decay_steps");
        return step -> {
            double done = step / first;
            double restart;
            if (longer == 1) {
                restart = Math.floor(done);
                done -= restart;
            } else {
                restart = Math.floor(Math.log(1 - done * (1 - longer)) / Math.log(longer));
                double before = (1 - Math.pow(longer, restart)) / (1 - longer);
                done = (done - before) / Math.pow(longer, restart);
            }
            return initial * wave(done, Math.pow(lower, restart), alpha);
        };
    }

    private static double wave(double fraction, double height, double least) {
        return (1 - least) * 0.5 * height * (1 + Math.cos(Math.PI * fraction)) + least;
    }
}
