package org.latent4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small graphs whose only score is a penalty's: labels equal to the output make the loss 0. */
final class PenaltyGraphs {
    private PenaltyGraphs() {}

    static ComputationGraph rows(Layer penalty) {
        return graph(
                penalty,
                new LossLayer.Builder(LossFunction.L2)
                        .activation(Activation.IDENTITY)
                        .build());
    }

    static ComputationGraph sequences(Layer penalty) {
        RnnLossLayer loss = new RnnLossLayer.Builder(LossFunction.L2)
                .activation(Activation.IDENTITY)
                .build();
        loss.setRnnDataFormat(RNNFormat.NCW);
        return graph(penalty, loss);
    }

    private static ComputationGraph graph(Layer penalty, Layer loss) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .addLayer("penalty", penalty, "input")
                .addLayer("loss", loss, "penalty")
                .setOutputs("loss")
                .build());
        graph.init();
        return graph;
    }

    /** An LSTM of sigmoid outputs behind which the penalty sits, for gradient checks with masks. */
    static ComputationGraph behindLstm(Layer penalty, int features, int units) {
        RnnLossLayer loss = new RnnLossLayer.Builder(LossFunction.L2)
                .activation(Activation.IDENTITY)
                .build();
        loss.setRnnDataFormat(RNNFormat.NCW);
        return trainable(
                new LSTM.Builder()
                        .nIn(features)
                        .nOut(units)
                        .activation(Activation.SIGMOID)
                        .build(),
                penalty,
                loss);
    }

    static ComputationGraph behindDense(Layer penalty, int inputs, int units) {
        return trainable(
                new DenseLayer.Builder()
                        .nIn(inputs)
                        .nOut(units)
                        .activation(Activation.TANH)
                        .build(),
                penalty,
                new LossLayer.Builder(LossFunction.L2)
                        .activation(Activation.IDENTITY)
                        .build());
    }

    private static ComputationGraph trainable(Layer layer, Layer penalty, Layer loss) {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(4)
                .dataType(Nd4j.defaultFloatingPointType())
                .updater(new Sgd(1))
                .graphBuilder()
                .addInputs("input")
                .addLayer("layer", layer, "input")
                .addLayer("penalty", penalty, "layer")
                .addLayer("loss", loss, "penalty")
                .setOutputs("loss")
                .build());
        graph.init();
        return graph;
    }
}
