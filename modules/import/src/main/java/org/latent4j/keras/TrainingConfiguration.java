package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.Training.OutputLoss;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasUpdater;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.UnsupportedLayerException;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Reads what Keras compiled a model with: {@code training_config} of Keras 1 and 2, {@code compile_config} of Keras 3. What
 * can't be taken becomes a notice: a model is of use without training.
 */
final class TrainingConfiguration {
    private static final List<String> NOT_APPLIED = List.of("use_ema", "gradient_accumulation_steps");

    private final JsonNode stored;
    private final FlatNetwork network;
    private final int keras;
    private final List<String> notices = new ArrayList<>();
    private boolean restorable = true;

    private TrainingConfiguration(JsonNode stored, FlatNetwork network, int keras) {
        this.stored = stored;
        this.network = network;
        this.keras = keras;
    }

    /**
     * Reads it.
     *
     * @param stored null if the model wasn't compiled
     * @param keras 2 or 3
     */
    static Training read(@Nullable JsonNode stored, FlatNetwork network, int keras) {
        return stored == null ? Training.none() : new TrainingConfiguration(stored, network, keras).read();
    }

    private Training read() {
        List<OutputLoss> losses = losses();
        JsonNode optimizer = inner(stored.path(stored.has("optimizer_config") ? "optimizer_config" : "optimizer"));
        JsonNode options =
                optimizer.path("config").isObject() ? optimizer.path("config") : JsonNodeFactory.instance.objectNode();
        IUpdater updater = updater(optimizer, options);
        if (losses.isEmpty()) {
            return new Training(
                    updater, GradientNormalization.None, 1, 0, 0, losses, keras, false, List.copyOf(notices));
        }
        noteWhatDiffers(options);
        noteEmbeddings(updater);
        double clipNorm = number(options, "clipnorm");
        double clipValue = number(options, "clipvalue");
        double globalNorm = clipNorm > 0 ? 0 : number(options, "global_clipnorm");
        GradientNormalization clipping = GradientNormalization.None;
        if (clipNorm > 0) {
            clipping = GradientNormalization.ClipL2PerParamType;
        } else if (globalNorm == 0 && clipValue > 0) {
            clipping = GradientNormalization.ClipElementWiseAbsoluteValue;
        }
        return new Training(
                updater,
                clipping,
                clipNorm > 0 ? clipNorm : clipValue,
                globalNorm,
                updater instanceof KerasUpdater ? number(options, "weight_decay") : 0,
                losses,
                keras,
                restorable && updater instanceof KerasUpdater,
                List.copyOf(notices));
    }

    private static double number(JsonNode options, String name) {
        double number = LayerConfig.of(options, 3).number(name, 0);
        return Double.isFinite(number) && number > 0 ? number : 0;
    }

    /** The optimizer that another one scales the losses for. */
    private JsonNode inner(JsonNode optimizer) {
        JsonNode options = optimizer.path("config");
        JsonNode wrapped = options.path(options.has("inner_optimizer") ? "inner_optimizer" : "optimizer");
        if (!wrapped.isObject()) {
            return optimizer;
        }
        notices.add(
                "optimizer " + optimizer.path("class_name").asText()
                        + ": single precision needs no scaled loss; training goes on with the optimizer within, from a fresh state");
        restorable = false;
        return wrapped;
    }

    private IUpdater updater(JsonNode optimizer, JsonNode options) {
        String name = optimizer.isTextual()
                ? optimizer.textValue()
                : optimizer.path("class_name").asText();
        try {
            if (name.isEmpty() || name.startsWith("Addons>")) {
                throw new UnsupportedLayerException("optimizer '" + name + "' is not known");
            }
            KerasUpdater updater = new KerasUpdater(name, options, keras);
            if (keras < 3 && !updater.legacy() && name.endsWith("Nadam")) {
                notices.add("optimizer Nadam: this Keras multiplies up its momenta once for each variable instead of"
                        + " once a step, and doesn't store the product; further training uses the right one");
            }
            return updater;
        } catch (UnsupportedLayerException | IllegalArgumentException e) {
            notices.add(e.getMessage() + ": further training is by plain gradient descent of rate 0.01");
            return new Sgd(0.01);
        }
    }

    private void noteWhatDiffers(JsonNode options) {
        for (String option : NOT_APPLIED) {
            JsonNode value = options.path(option);
            if (value.asBoolean(false) || value.asInt(0) > 0) {
                notices.add("optimizer: option '" + option + "' isn't applied in further training, which starts from a"
                        + " fresh state of the optimizer");
                restorable = false;
            }
        }
        Map<String, String> untrainable = NetworkGraph.untrainable(network);
        if (!untrainable.isEmpty()) {
            notices.add("can't be trained further: these layers work for inference only: " + untrainable);
        }
        TreeSet<String> constrained = new TreeSet<>();
        for (FlatNode node : network.nodes()) {
            node.config().json().fieldNames().forEachRemaining(name -> {
                if (name.endsWith("_constraint") && node.config().has(name)) {
                    constrained.add(node.name() + "/" + name);
                }
            });
        }
        if (!constrained.isEmpty()) {
            notices.add("constraints on weights aren't applied in further training: " + constrained);
        }
    }

    private void noteEmbeddings(IUpdater updater) {
        boolean squares =
                updater instanceof KerasUpdater keras && !keras.stateGroups().isEmpty();
        List<String> embeddings = network.nodes().stream()
                .filter(node -> node.className().equals("Embedding") && node.trainable())
                .map(FlatNode::name)
                .toList();
        if (keras >= 3 && squares && !embeddings.isEmpty()) {
            notices.add(
                    "Keras 3 on TensorFlow squares an embedding's gradient for each occurrence of a number in a batch"
                            + " alone; further training squares their sum, as Keras does on JAX and PyTorch: "
                            + embeddings);
        }
    }

    private List<OutputLoss> losses() {
        JsonNode loss = stored.path("loss");
        if (loss.isNull() || loss.isMissingNode()) {
            notices.add("no loss is stored: the model can't be trained further before it gets one");
            return List.of();
        }
        try {
            List<OutputLoss> losses = new ArrayList<>();
            for (int i = 0; i < network.outputs().size(); i++) {
                JsonNode own = at(loss, i, "loss");
                JsonNode weight = at(stored.path("loss_weights"), i, "loss_weights");
                double factor = weight == null ? 1 : weight.asDouble(1);
                new KerasLossLayer(own, keras, factor, ""); // throws where it isn't known
                losses.add(new OutputLoss(own, factor));
            }
            if (losses.stream().allMatch(each -> each.loss() == null)) {
                throw new UnsupportedLayerException(
                        "loss: expected one for an output of " + network.outputNames() + ", found " + loss);
            }
            return losses;
        } catch (UnsupportedLayerException | IllegalArgumentException e) {
            notices.add(e.getMessage() + ": the model can't be trained further");
            return List.of();
        }
    }

    /** What is for one output: all outputs' own, or in a list, or under the output's name. */
    private @Nullable JsonNode at(JsonNode all, int output, String option) {
        JsonNode one = all;
        if (all.isArray()) {
            if (all.size() != network.outputs().size()) {
                throw LayerConfig.wrong(option, "as many as outputs " + network.outputNames(), all);
            }
            one = all.get(output);
        } else if (all.isObject() && !all.has("class_name")) {
            one = all.path(network.outputNames().get(output));
        }
        return one.isNull() || one.isMissingNode() ? null : one;
    }
}
