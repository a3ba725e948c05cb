package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.Value;
import org.latent4j.layers.keras.KerasLossLayer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How a model goes on training: what Keras compiled it with.
 *
 * @param updater Keras's optimizer
 * @param clipping of gradients
 * @param clippingThreshold how far gradients are clipped
 * @param globalClipNorm the largest norm of all gradients together; 0 for any
 * @param weightDecay what each step takes off the weights, times the learning rate
 * @param losses for each output; empty if the model can't be trained
 * @param keras 2 or 3: whose arithmetic
 * @param restorable whether the optimizer's stored state is one for this updater
 * @param notices what isn't as in Keras
 */
record Training(
        IUpdater updater,
        GradientNormalization clipping,
        double clippingThreshold,
        double globalClipNorm,
        double weightDecay,
        List<OutputLoss> losses,
        int keras,
        boolean restorable,
        List<String> notices) {

    /**
     * One output's loss.
     *
     * @param loss as Keras writes it; null if this output has none
     * @param weight its factor
     */
    record OutputLoss(@Nullable JsonNode loss, double weight) {}

    /** Of a model that was saved without. */
    static Training none() {
        return new Training(new Sgd(0.01), GradientNormalization.None, 1, 0, 0, List.of(), 3, false, List.of());
    }

    boolean hasLosses() {
        return !losses.isEmpty();
    }

    /** Adds a loss to each output; gives the graph's outputs. */
    List<String> addLosses(GraphBuilder builder, FlatNetwork network, List<String> outputs) {
        if (!hasLosses()) {
            return outputs;
        }
        List<String> behind = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            OutputLoss loss = losses.get(i);
            KerasLossLayer layer = new KerasLossLayer(loss.loss(), keras, loss.weight(), output);
            Value mask = network.outputs().get(i).mask();
            if (mask != null) {
                layer.setMaskedBy(NetworkGraph.vertex(mask));
            }
            layer.setGlobalClipNorm(globalClipNorm);
            builder.addLayer(output + "/loss", layer, output);
            behind.add(output + "/loss");
        }
        return behind;
    }
}
