package org.latent4j.models;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/** What the variants' graphs have in common: names of vertices, global settings, dense layers. */
final class Graphs {
    static final String INPUT = "input";
    static final String CODINGS = "codings";
    static final String RECONSTRUCTION = "reconstruction";

    /**
     * The activation of DL4J's loss layers: none. With one, their backward pass overwrites their input, from which the score
     * is then computed, wrongly; so the layer before applies the output activation.
     */
    static final Activation DONE_BEFORE = Activation.IDENTITY;
    /** Stands for seed 0, which ND4J's generator takes for "use the clock". */
    private static final long ZERO_SEED = 0x9e3779b97f4a7c15L;

    private Graphs() {}

    /** The settings that all layers of a graph share; numbers are of ND4J's default type, float32 unless changed. */
    static NeuralNetConfiguration.Builder settings(Optimizer optimizer, long valuesPerExample, long seed) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed == 0 ? ZERO_SEED : seed)
                .dataType(Nd4j.defaultFloatingPointType())
                .weightInit(WeightInit.XAVIER_UNIFORM)
                .updater(optimizer.updater(valuesPerExample));
    }

    /** An empty graph with one input and one output. */
    static GraphBuilder builder(Optimizer optimizer, long valuesPerExample, long seed) {
        return settings(optimizer, valuesPerExample, seed)
                .graphBuilder()
                .addInputs(INPUT)
                .setOutputs(RECONSTRUCTION);
    }

    static DenseLayer dense(int inputs, int units, Nonlinearity activation) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(units)
                .activation(activation.activation())
                .build();
    }

    /** Kernel and biases of such a layer. */
    static long denseParameters(long inputs, long units) {
        return (inputs + 1) * units;
    }

    static OutputLayer output(int inputs, int units, Nonlinearity activation, ReconstructionLoss loss) {
        return new OutputLayer.Builder(loss.function())
                .nIn(inputs)
                .nOut(units)
                .activation(activation.activation())
                .build();
    }
}
