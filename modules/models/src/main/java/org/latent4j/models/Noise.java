package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.latent4j.common.Check;
import org.latent4j.common.Names;

/** How a denoising autoencoder's input is spoiled in training. */
public enum Noise {
    /** Adds normal noise; the rate is its standard deviation. */
    GAUSSIAN,
    /** Sets values to 0 and scales the others up to keep the mean; the rate is the share set to 0. */
    DROPOUT;

    /** The name in commands and JSON. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Noise of(String id) {
        return Names.of(Noise.class, Noise::id, "noise", id);
    }

    void checkRate(String name, double rate) {
        if (this == GAUSSIAN) {
            Check.positive(name, rate);
        } else {
            Check.between(name, 0, 1, rate);
        }
    }

    IDropout with(double rate) {
        return this == GAUSSIAN ? new GaussianNoise(rate) : new Dropout(1 - rate);
    }
}
