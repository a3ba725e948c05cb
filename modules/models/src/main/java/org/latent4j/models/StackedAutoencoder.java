package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.latent4j.common.Check;

/**
 * Dense layers down to the codings and the same sizes back up; also the core that other dense variants build on.
 *
 * <p>Shapes: {@code [inputSize] -> hiddenSizes -> [latentSize] -> hiddenSizes reversed -> [inputSize]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Stacked Autoencoders".
 *
 * @param inputSize numbers per example
 * @param hiddenSizes units of the encoder's hidden layers, outermost first; may be empty
 * @param latentSize numbers that code one example
 * @param activation of the hidden layers and the codings
 * @param outputActivation of the reconstruction; {@code SIGMOID} where the loss is binary cross-entropy
 * @param loss how reconstruction and input are compared
 */
@JsonTypeName("stacked")
public record StackedAutoencoder(
        int inputSize,
        List<Integer> hiddenSizes,
        int latentSize,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss)
        implements Autoencoder {

    public StackedAutoencoder {
        Check.positive("StackedAutoencoder.inputSize", inputSize);
        hiddenSizes = List.copyOf(hiddenSizes);
        hiddenSizes.forEach(size -> Check.positive("StackedAutoencoder.hiddenSizes", size));
        Check.positive("StackedAutoencoder.latentSize", latentSize);
        loss.checkOutput("StackedAutoencoder.outputActivation", outputActivation);
    }

    /** With the chapter's SELU, sigmoid and binary cross-entropy. */
    public static StackedAutoencoder of(int inputSize, List<Integer> hiddenSizes, int latentSize) {
        return new StackedAutoencoder(
                inputSize,
                hiddenSizes,
                latentSize,
                Nonlinearity.SELU,
                Nonlinearity.SIGMOID,
                ReconstructionLoss.BINARY_CROSS_ENTROPY);
    }

    /** This autoencoder with another comparison of reconstruction and input. */
    public StackedAutoencoder withLoss(ReconstructionLoss loss) {
        return new StackedAutoencoder(inputSize, hiddenSizes, latentSize, activation, outputActivation, loss);
    }

    /** This autoencoder with another activation of hidden layers and codings. */
    public StackedAutoencoder withActivation(Nonlinearity activation) {
        return new StackedAutoencoder(inputSize, hiddenSizes, latentSize, activation, outputActivation, loss);
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(inputSize);
    }

    @Override
    public List<Integer> codingsShape() {
        return List.of(latentSize);
    }

    @Override
    public long parameterCount() {
        List<Integer> sizes = encoderSizes();
        long count = 0;
        for (int i = 1; i < sizes.size(); i++) {
            count += Graphs.denseParameters(sizes.get(i - 1), sizes.get(i))
                    + Graphs.denseParameters(sizes.get(i), sizes.get(i - 1));
        }
        return count;
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        addLayers(graph, Graphs.INPUT);
        return graph.build();
    }

    void addLayers(GraphBuilder graph, String from) {
        String hidden = addEncoder(graph, from);
        graph.addLayer(Graphs.CODINGS, Graphs.dense(lastHiddenSize(), latentSize, activation), hidden);
        addDecoder(graph);
    }

    /** Adds {@code encoder_1 …}, all that comes before the codings, and returns the last one's name. */
    String addEncoder(GraphBuilder graph, String from) {
        String previous = from;
        int inputs = inputSize;
        for (int i = 0; i < hiddenSizes.size(); i++) {
            String name = "encoder_" + (i + 1);
            graph.addLayer(name, Graphs.dense(inputs, hiddenSizes.get(i), activation), previous);
            inputs = hiddenSizes.get(i);
            previous = name;
        }
        return previous;
    }

    /** Adds {@code decoder_1 …} and the reconstruction, all that comes after the codings. */
    void addDecoder(GraphBuilder graph) {
        String previous = Graphs.CODINGS;
        int inputs = latentSize;
        List<Integer> sizes = new ArrayList<>(hiddenSizes);
        java.util.Collections.reverse(sizes);
        for (int i = 0; i < sizes.size(); i++) {
            String name = "decoder_" + (i + 1);
            graph.addLayer(name, Graphs.dense(inputs, sizes.get(i), activation), previous);
            inputs = sizes.get(i);
            previous = name;
        }
        graph.addLayer(Graphs.RECONSTRUCTION, Graphs.output(inputs, inputSize, outputActivation, loss), previous);
    }

    /** From the input's size to the codings'. */
    List<Integer> encoderSizes() {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(inputSize);
        sizes.addAll(hiddenSizes);
        sizes.add(latentSize);
        return sizes;
    }

    int lastHiddenSize() {
        return hiddenSizes.isEmpty() ? inputSize : hiddenSizes.get(hiddenSizes.size() - 1);
    }
}
