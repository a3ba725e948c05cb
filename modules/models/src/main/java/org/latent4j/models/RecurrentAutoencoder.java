package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.latent4j.common.Check;
import org.nd4j.linalg.activations.Activation;

/**
 * LSTMs that read a sequence into codings, repeat them for every step, and write the sequence back.
 *
 * <p>Sequences of a batch may differ in length: pad them and give a mask. The codings are the last LSTM's output at the last
 * step that is not masked.
 *
 * <p>Shapes: {@code [time, features] -> [latentSize] -> [time, features]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Recurrent Autoencoders".
 *
 * @param sequenceLength the usual number of steps; what {@code decode} writes, and the length that rates are meant for
 * @param features numbers per step
 * @param hiddenSizes units of the encoder's LSTMs before the codings, outermost first; the decoder has them reversed
 * @param latentSize numbers that code one sequence
 * @param outputActivation of each step of the reconstruction; {@code SIGMOID} where the loss is binary cross-entropy
 * @param loss how reconstruction and input are compared
 */
@JsonTypeName("recurrent")
public record RecurrentAutoencoder(
        int sequenceLength,
        int features,
        List<Integer> hiddenSizes,
        int latentSize,
        Nonlinearity outputActivation,
        ReconstructionLoss loss)
        implements Autoencoder {

    public RecurrentAutoencoder {
        Check.positive("RecurrentAutoencoder.sequenceLength", sequenceLength);
        Check.positive("RecurrentAutoencoder.features", features);
        hiddenSizes = List.copyOf(hiddenSizes);
        Check.that(!hiddenSizes.isEmpty(), "RecurrentAutoencoder.hiddenSizes", "at least one", hiddenSizes);
        hiddenSizes.forEach(size -> Check.positive("RecurrentAutoencoder.hiddenSizes", size));
        Check.positive("RecurrentAutoencoder.latentSize", latentSize);
        loss.checkOutput("RecurrentAutoencoder.outputActivation", outputActivation);
    }

    /** With the chapter's LSTMs of 100 and 30 units, sigmoid and binary cross-entropy. */
    public static RecurrentAutoencoder of(int sequenceLength, int features) {
        return new RecurrentAutoencoder(
                sequenceLength,
                features,
                List.of(100),
                30,
                Nonlinearity.SIGMOID,
                ReconstructionLoss.BINARY_CROSS_ENTROPY);
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(sequenceLength, features);
    }

    @Override
    public List<Integer> codingsShape() {
        return List.of(latentSize);
    }

    @Override
    public long parameterCount() {
        List<Integer> sizes = new ArrayList<>(hiddenSizes);
        sizes.add(latentSize);
        long count = 0;
        int inputs = features;
        for (int size : sizes) {
            count += lstmParameters(inputs, size);
            inputs = size;
        }
        Collections.reverse(sizes);
        for (int size : sizes.subList(1, sizes.size())) {
            count += lstmParameters(inputs, size);
            inputs = size;
        }
        return count + Graphs.denseParameters(inputs, features);
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        String previous = Graphs.INPUT;
        int inputs = features;
        for (int i = 0; i < hiddenSizes.size(); i++) {
            String name = "encoder_" + (i + 1);
            graph.addLayer(name, lstm(inputs, hiddenSizes.get(i)), previous);
            inputs = hiddenSizes.get(i);
            previous = name;
        }
        graph.addLayer(Graphs.CODINGS, new LastTimeStep(lstm(inputs, latentSize)), previous);
        graph.addVertex("repeat", new DuplicateToTimeSeriesVertex(Graphs.INPUT), Graphs.CODINGS);
        previous = "repeat";
        inputs = latentSize;
        List<Integer> sizes = new ArrayList<>(hiddenSizes);
        Collections.reverse(sizes);
        for (int i = 0; i < sizes.size(); i++) {
            String name = "decoder_" + (i + 1);
            graph.addLayer(name, lstm(inputs, sizes.get(i)), previous);
            inputs = sizes.get(i);
            previous = name;
        }
        RnnOutputLayer perStep = new RnnOutputLayer.Builder(loss.function())
                .nIn(inputs)
                .nOut(features)
                .activation(outputActivation.activation())
                .dataFormat(RNNFormat.NCW)
                .build();
        return graph.addLayer(Graphs.RECONSTRUCTION, perStep, previous).build();
    }

    /** Three gates and the candidate, each of what comes in, its own output before, and a bias. */
    private static long lstmParameters(long inputs, long units) {
        return 4 * Graphs.denseParameters(inputs + units, units);
    }

    private static LSTM lstm(int inputs, int units) {
        return new LSTM.Builder()
                .nIn(inputs)
                .nOut(units)
                .activation(Activation.TANH)
                .build();
    }
}
