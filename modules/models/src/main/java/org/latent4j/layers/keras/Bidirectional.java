package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/**
 * A recurrent layer forwards and another one backwards, outputs merged; without a merge mode both are outputs. Then follow
 * the states of both. With sequences, masked steps give zeros.
 */
record Bidirectional(LayerConfig config, @Nullable String mergeMode, Recurrent forward, Recurrent backward)
        implements KerasLayer {

    static Bidirectional of(LayerConfig config) {
        Recurrent forward = direction(config, "layer", false);
        Recurrent backward = config.has("backward_layer")
                ? direction(config, "backward_layer", false)
                : direction(config, "layer", true);
        if (forward.goBackwards() == backward.goBackwards()
                || forward.returnSequences() != backward.returnSequences()
                || forward.returnState() != backward.returnState()) {
            throw LayerConfig.wrong(
                    "backward_layer",
                    "the other go_backwards, the same return_sequences and return_state",
                    config.child("backward_layer"));
        }
        String mode = config.json().has("merge_mode") && !config.has("merge_mode")
                ? null
                : config.text("merge_mode", "concat");
        if (mode != null && !List.of("concat", "sum", "ave", "mul").contains(mode)) {
            throw LayerConfig.wrong("merge_mode", "concat, sum, ave, mul or null", config.child("merge_mode"));
        }
        return new Bidirectional(config, mode, forward, backward);
    }

    private static Recurrent direction(LayerConfig config, String option, boolean turned) {
        JsonNode described = config.child(option);
        Inner.className(option, described);
        ObjectNode copy = ((ObjectNode) java.util.Objects.requireNonNull(described)).deepCopy();
        ObjectNode inner = (ObjectNode) copy.path("config");
        LayerConfig own = config.inner(inner);
        inner.put("zero_output_for_mask", own.flag("return_sequences", false));
        if (turned) {
            inner.put("go_backwards", !own.flag("go_backwards", false));
        }
        if (Inner.layer(option, copy, config) instanceof Recurrent layer) {
            return layer;
        }
        throw new UnsupportedLayerException(
                "option '" + option + "': class '" + Inner.className(option, described) + "' is not recurrent");
    }

    @Override
    public Masking masking() {
        return forward.masking();
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        List<WeightSpec> weights = new ArrayList<>(WeightSpec.under("forward_layer", forward.weights(inputShapes)));
        weights.addAll(WeightSpec.under("backward_layer", backward.weights(inputShapes)));
        return weights;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        List<long[]> ahead = forward.outputShapes(inputShapes.subList(0, 1));
        List<long[]> back = backward.outputShapes(inputShapes.subList(0, 1));
        List<long[]> shapes = new ArrayList<>();
        if (mergeMode == null) {
            shapes.add(ahead.get(0));
            shapes.add(back.get(0));
        } else if (mergeMode.equals("concat")) {
            int last = ahead.get(0).length - 1;
            long a = ahead.get(0)[last];
            long b = back.get(0)[last];
            shapes.add(Sizes.with(ahead.get(0), -1, a < 0 || b < 0 ? -1 : Math.addExact(a, b)));
        } else {
            shapes.add(ahead.get(0));
        }
        shapes.addAll(ahead.subList(1, ahead.size()));
        shapes.addAll(back.subList(1, back.size()));
        return shapes;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        List<@Nullable Tensor> masks = Collections.singletonList(call.mask(0));
        int states = (inputs.size() - 1) / 2;
        List<Tensor> ahead = forward.call(call.nested("forward_layer", masks), inputs.subList(0, 1 + states));
        List<Tensor> backInputs = new ArrayList<>(inputs.subList(0, 1));
        backInputs.addAll(inputs.subList(1 + states, inputs.size()));
        List<Tensor> back = backward.call(call.nested("backward_layer", masks), backInputs);
        Tensor y = ahead.get(0);
        Tensor reversed =
                forward.returnSequences() ? Shaping.reverse(back.get(0), backward.timeMajor() ? 0 : 1) : back.get(0);
        List<Tensor> outputs = new ArrayList<>();
        if (mergeMode == null) {
            outputs.add(y);
            outputs.add(reversed);
        } else {
            outputs.add(merged(mergeMode, y, reversed));
        }
        outputs.addAll(ahead.subList(1, ahead.size()));
        outputs.addAll(back.subList(1, back.size()));
        return outputs;
    }

    private static Tensor merged(String mode, Tensor a, Tensor b) {
        return switch (mode) {
            case "sum" -> a.plus(b);
            case "ave" -> a.plus(b).dividedBy(2);
            case "mul" -> a.times(b);
            default -> Shaping.concatenate(List.of(a, b), -1);
        };
    }
}
