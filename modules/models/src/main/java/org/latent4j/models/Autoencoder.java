package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * An autoencoder's architecture: an immutable, validated record that gives a DL4J graph and travels as JSON.
 *
 * <p>Every graph has one input named {@code input}, its codings at the vertex {@code codings}, and one output named {@code
 * reconstruction}. Weights start as Glorot-uniform, biases as 0. Shapes here are Keras's, without the batch axis.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "variant")
@JsonSubTypes({
    @JsonSubTypes.Type(LinearAutoencoder.class),
    @JsonSubTypes.Type(StackedAutoencoder.class),
    @JsonSubTypes.Type(TiedAutoencoder.class),
    @JsonSubTypes.Type(ConvolutionalAutoencoder.class),
    @JsonSubTypes.Type(RecurrentAutoencoder.class),
    @JsonSubTypes.Type(DenoisingAutoencoder.class),
    @JsonSubTypes.Type(SparseAutoencoder.class),
    @JsonSubTypes.Type(VariationalAutoencoder.class)
})
public sealed interface Autoencoder
        permits LinearAutoencoder,
                StackedAutoencoder,
                ConvolutionalAutoencoder,
                RecurrentAutoencoder,
                DerivedAutoencoder {

    /** The variant's name in commands and JSON, such as {@code stacked}. */
    default String variant() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /** Shape of one example: {@code [features]}, {@code [time, features]} or {@code [height, width, channels]}. */
    List<Integer> inputShape();

    /** Shape of one example's codings. */
    List<Integer> codingsShape();

    /** How the reconstruction is compared with the input. */
    ReconstructionLoss loss();

    /**
     * The graph's configuration.
     *
     * @param optimizer the rule that training will follow; its rates are those of a per-value mean loss
     * @param seed draws the starting weights: same seed, same weights
     */
    ComputationGraphConfiguration configuration(Optimizer optimizer, long seed);

    /** How many numbers are trained, counted without making the graph, which would start the native backend. */
    long parameterCount();

    /** Values in one example: the factor between DL4J's score and the per-value mean that people are shown. */
    default long valuesPerExample() {
        return Shapes.size(inputShape());
    }

    /** How many numbers code one example. */
    default int latentSize() {
        return Math.toIntExact(Shapes.size(codingsShape()));
    }
}
