package org.latent4j.pretrain.ladder;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Makes ordinary classifiers of ladder networks, and ladder networks of ordinary encoders. */
final class Classifiers {
    private Classifiers() {}

    /**
     * The clean pass with batch normalisation folded into weights and biases: dense layers {@code encoder_1 …} and an output
     * layer {@code output} of classes.
     *
     * @param rows whose statistics are to be used, {@code [rows, inputs]}
     */
    static ComputationGraph fold(LadderNetwork network, ComputationGraph ladder, INDArray rows) {
        ComputationGraph classifier = empty(network, rows.dataType());
        try (Statistics statistics = new Statistics(rows)) {
            for (int level = 1; level <= network.top(); level++) {
                fold(network, ladder, level, statistics, classifier.getLayer(name(network, level)));
            }
        }
        return classifier;
    }

    private static void fold(
            LadderNetwork network, ComputationGraph ladder, int level, Statistics statistics, Layer layer) {
        INDArray kernel = FirstWeights.parameter(ladder, LadderGraph.kernel(level), "kernel");
        Statistics.Level measured = statistics.sums(kernel);
        INDArray factor = Nd4j.onesLike(measured.mean());
        INDArray gamma = gamma(ladder, level);
        if (gamma != null) {
            factor.assign(gamma.castTo(DataType.DOUBLE).reshape(factor.shape()));
        }
        factor.divi(measured.deviation());
        INDArray beta = FirstWeights.parameter(ladder, LadderGraph.shift(level), "beta");
        INDArray shift = beta.castTo(DataType.DOUBLE)
                .reshape(factor.shape())
                .mul(measured.deviation())
                .subi(measured.mean())
                .muli(factor);
        layer.getParam("W").assign(kernel.castTo(DataType.DOUBLE).mulRowVector(factor));
        layer.getParam("b").assign(shift);
        if (level < network.top()) {
            statistics.activate(factor, shift, network.activation());
        }
    }

    /** The learnt factors of a level; null if it has none. */
    private static @Nullable INDArray gamma(ComputationGraph ladder, int level) {
        return ladder.getVertex(LadderGraph.shift(level)).paramTable(false).get("gamma");
    }

    private static String name(LadderNetwork network, int level) {
        return level == network.top() ? LadderGraph.OUTPUT : "encoder_" + level;
    }

    private static ComputationGraph empty(LadderNetwork network, DataType type) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new Adam(1e-3))
                .graphBuilder()
                .addInputs(LadderGraph.INPUT);
        List<Integer> sizes = network.sizes();
        String previous = LadderGraph.INPUT;
        for (int level = 1; level < network.top(); level++) {
            DenseLayer dense = new DenseLayer.Builder()
                    .nIn(sizes.get(level - 1))
                    .nOut(sizes.get(level))
                    .activation(network.activation().activation())
                    .build();
            graph.addLayer(name(network, level), dense, previous);
            previous = name(network, level);
        }
        OutputLayer output = new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(sizes.get(network.top() - 1))
                .nOut(network.classes())
                .activation(Activation.SOFTMAX)
                .build();
        graph.addLayer(LadderGraph.OUTPUT, output, previous).setOutputs(LadderGraph.OUTPUT);
        ComputationGraph classifier = new ComputationGraph(graph.build());
        classifier.init();
        return classifier;
    }

    /**
     * Puts a trained encoder's layers into a ladder network, so that the clean pass of the rows gives the encoder's codings (of
     * an activation without learnt factors: up to a factor for each unit, which the next layer's weights take back).
     *
     * @param layers from the input upwards, of the network's sizes: some or all of its hidden ones
     */
    static void start(LadderNetwork network, ComputationGraph ladder, List<EncoderLayer> layers, INDArray rows) {
        try (Statistics statistics = new Statistics(rows)) {
            INDArray taken =
                    Nd4j.ones(DataType.DOUBLE, network.inputSize(), 1); // what activations lack of the encoder's
            for (int level = 1; level <= layers.size(); level++) {
                EncoderLayer layer = layers.get(level - 1);
                INDArray kernel = FirstWeights.parameter(ladder, LadderGraph.kernel(level), "kernel");
                Statistics.Level measured = statistics.sums(layer.kernel().castTo(rows.dataType()));
                kernel.assign(layer.kernel().castTo(DataType.DOUBLE).mulColumnVector(taken));
                taken = Nd4j.ones(DataType.DOUBLE, layer.kernel().size(1), 1);
                INDArray bias = layer.bias()
                        .castTo(DataType.DOUBLE)
                        .reshape(1, layer.bias().length());
                INDArray beta = FirstWeights.parameter(ladder, LadderGraph.shift(level), "beta");
                beta.assign(bias.add(measured.mean()).divi(measured.deviation()).reshape(beta.shape()));
                INDArray gamma = gamma(ladder, level);
                if (gamma != null) {
                    gamma.assign(measured.deviation().reshape(gamma.shape()));
                } else {
                    taken.assign(measured.deviation().reshape(taken.shape()));
                }
                statistics.activate(Nd4j.onesLike(measured.mean()), bias, network.activation());
            }
        }
    }
}
