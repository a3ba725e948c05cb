package org.latent4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latent4j.layers.Sparsity;
import org.latent4j.models.Noise;
import org.latent4j.models.Optimizer;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.pretrain.FineTuning.Freeze;
import org.latent4j.pretrain.Method;
import org.latent4j.reports.Theme;
import org.latent4j.reports.maps.MapMethod;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Reads options that have a few named values. */
final class Choices {
    private Choices() {}

    static void register(CommandLine line) {
        line.registerConverter(Noise.class, text -> chosen(Noise.values(), Noise::id, text));
        line.registerConverter(Sparsity.class, text -> chosen(Sparsity.values(), Sparsity::id, text));
        line.registerConverter(
                ReconstructionLoss.class, text -> chosen(ReconstructionLoss.values(), ReconstructionLoss::id, text));
        line.registerConverter(MapMethod.class, text -> chosen(MapMethod.values(), MapMethod::id, text));
        line.registerConverter(Theme.class, text -> chosen(Theme.values(), Theme::id, text));
        line.registerConverter(Optimizer.Kind.class, text -> chosen(Optimizer.Kind.values(), Optimizer.Kind::id, text));
        line.registerConverter(Method.class, text -> chosen(Method.values(), Method::id, text));
        line.registerConverter(Freeze.class, text -> chosen(Freeze.values(), Freeze::id, text));
    }

    private static <T> T chosen(T[] values, Function<T, String> id, String text) {
        Map<String, T> known = new java.util.LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> known.put(id.apply(value), value));
        T value = known.get(text);
        if (value == null) {
            throw new TypeConversionException(refusal(List.copyOf(known.keySet()), text));
        }
        return value;
    }

    /** Refuses a name that isn't one of those known, as wrong usage. */
    static void check(CommandSpec spec, String what, List<String> known, String text) {
        if (!known.contains(text)) {
            throw new ParameterException(spec.commandLine(), what + ": " + refusal(known, text));
        }
    }

    /** What to say of a name that isn't one of those known. */
    static String refusal(List<String> known, String text) {
        return "expected one of " + String.join(", ", known) + ", got " + text + Failures.didYouMean(text, known);
    }
}
