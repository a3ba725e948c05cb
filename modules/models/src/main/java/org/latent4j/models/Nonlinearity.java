package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Names;
import org.nd4j.linalg.activations.Activation;

/**
 * Activation functions a variant's layers can have, named as in Keras.
 *
 * <p>GELU and swish are left out: the derivatives of DL4J's are NaN from inputs of 50 on.
 */
public enum Nonlinearity {
    LINEAR(Activation.IDENTITY),
    RELU(Activation.RELU),
    SELU(Activation.SELU),
    ELU(Activation.ELU),
    TANH(Activation.TANH),
    SIGMOID(Activation.SIGMOID);

    private final Activation activation;

    Nonlinearity(Activation activation) {
        this.activation = activation;
    }

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Nonlinearity of(String id) {
        return Names.of(Nonlinearity.class, Nonlinearity::id, "activation", id);
    }

    /** What it is in DL4J. */
    public Activation activation() {
        return activation;
    }
}
