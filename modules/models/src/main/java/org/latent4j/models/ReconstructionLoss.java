package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.latent4j.common.Check;
import org.latent4j.common.Names;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;

/**
 * How a reconstruction is compared with its input.
 *
 * <p>DL4J's score is the sum over an example's values, mean over the batch; a person is always shown the mean over the
 * values as well, as Keras does. {@link Autoencoder#valuesPerExample()} is the factor between the two.
 */
public enum ReconstructionLoss {
    /** Binary cross-entropy in nats, for values in [0, 1]; probabilities are clipped to [1e-7, 1 - 1e-7] as in Keras. */
    BINARY_CROSS_ENTROPY("bce"),
    /** Squared error. */
    MEAN_SQUARED_ERROR("mse");

    private final String id;

    ReconstructionLoss(String id) {
        this.id = id;
    }

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return id;
    }

    /** What its means over values are measured in, for people. */
    public String unit() {
        return this == BINARY_CROSS_ENTROPY ? "binary cross-entropy, nats per value" : "squared error, mean per value";
    }

    @JsonCreator
    static ReconstructionLoss of(String id) {
        return Names.of(ReconstructionLoss.class, ReconstructionLoss::id, "loss", id);
    }

    /** Refuses an output activation whose values this loss can't take. */
    void checkOutput(String name, Nonlinearity outputActivation) {
        Check.that(
                this != BINARY_CROSS_ENTROPY || outputActivation == Nonlinearity.SIGMOID,
                name,
                "sigmoid, because the loss is bce",
                outputActivation.id());
    }

    ILossFunction function() {
        return this == BINARY_CROSS_ENTROPY ? new LossBinaryXENT(1e-7) : new LossL2();
    }
}
