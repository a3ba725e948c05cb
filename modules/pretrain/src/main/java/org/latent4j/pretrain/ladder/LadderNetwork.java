package org.latent4j.pretrain.ladder;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.common.Check;
import org.latent4j.models.Nonlinearity;

/**
 * A ladder network on an encoder of dense layers (A. Rasmus et al., "Semi-supervised learning with ladder networks", 2015).
 *
 * <p>Rows pass the encoder and a layer of classes with noise, and unlabelled ones with the same weights without noise too. From
 * the unlabelled rows' noisy classes a decoder guesses, level by level, what their clean sums are. The cost is the cross-entropy of the noisy classes on labelled
 * rows, mean over those, and for each level {@code lambda / units} times the squared distance of guess and clean sum, both
 * standardised by the clean sums' mean and deviation, mean over unlabelled rows. Every layer is batch-normalised, labelled and
 * unlabelled rows each by themselves: with common statistics, accuracy falls while few labels are learnt. As in the authors'
 * program, gradients flow through the clean pass too.
 *
 * @param inputSize numbers in a row
 * @param hiddenSizes units of the encoder's layers, from the input upwards; at least one layer
 * @param classes at least 2
 * @param activation of the encoder's layers
 */
public record LadderNetwork(int inputSize, List<Integer> hiddenSizes, int classes, Nonlinearity activation) {
    /** @throws IllegalArgumentException if a size is outside its range */
    public LadderNetwork {
        hiddenSizes = List.copyOf(hiddenSizes);
        Check.positive("LadderNetwork.inputSize", inputSize);
        Check.that(!hiddenSizes.isEmpty(), "LadderNetwork.hiddenSizes", "at least one layer", hiddenSizes);
        hiddenSizes.forEach(size -> Check.positive("LadderNetwork.hiddenSizes", size));
        Check.that(classes >= 2, "LadderNetwork.classes", "at least 2", classes);
    }

    /** Units of all levels, from the input (level 0) to the classes. */
    List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(inputSize);
        sizes.addAll(hiddenSizes);
        sizes.add(classes);
        return sizes;
    }

    /** The level of the classes. */
    int top() {
        return hiddenSizes.size() + 1;
    }

    /** What {@link #create} makes a graph of. */
    public ComputationGraphConfiguration configuration(LadderSettings settings) {
        return new LadderGraph(this, settings).build();
    }

    /**
     * The graph to be trained, with its first weights.
     *
     * <p>An ordinary graph of vertices of this project: inputs {@code input} and, if there is a denoising cost,
     * {@code unlabelled}, both {@code [rows, inputSize]}; output {@code output}, the classes' probabilities of the first one's
     * rows, {@code [rows, classes]}. Its statistics are always those of the rows given, so its outputs depend on how many they
     * are; what is to be used is {@link LadderTraining#train the classifier} that is made of it.
     */
    public ComputationGraph create(LadderSettings settings) {
        ComputationGraph graph = new ComputationGraph(configuration(settings));
        graph.init();
        FirstWeights.draw(this, graph, settings.seed());
        return graph;
    }
}
