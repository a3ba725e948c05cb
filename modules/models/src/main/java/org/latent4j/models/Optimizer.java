package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.latent4j.common.Check;
import org.latent4j.common.Names;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How parameters follow gradients. Rates are those of a per-value mean loss, as in Keras: the same number means the same.
 *
 * @param kind the rule, with Keras's default constants
 * @param learningRate the step size, greater than 0
 */
public record Optimizer(Kind kind, double learningRate) {

    /** The rules. */
    public enum Kind {
        SGD,
        /** Nesterov momentum 0.9. */
        MOMENTUM,
        ADAM,
        NADAM,
        RMSPROP;

        /** The name in commands and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Kind of(String id) {
            return Names.of(Kind.class, Kind::id, "optimizer", id);
        }
    }

    public Optimizer {
        Check.positive("Optimizer.learningRate", learningRate);
    }

    /** This rule with another step size. */
    public Optimizer withLearningRate(double learningRate) {
        return new Optimizer(kind, learningRate);
    }

    /**
     * The DL4J updater that moves a graph whose score is {@code valuesPerExample} times the per-value mean just as this
     * optimizer moves the mean.
     */
    public IUpdater updater(long valuesPerExample) {
        double rate = updaterRate(valuesPerExample);
        double epsilon = 1e-7 * valuesPerExample;
        return switch (kind) {
            case SGD -> new Sgd(rate);
            case MOMENTUM -> new Nesterovs(rate, 0.9);
            case ADAM -> new Adam(rate, 0.9, 0.999, epsilon);
            case NADAM -> new Nadam(rate, 0.9, 0.999, epsilon);
            case RMSPROP -> new RmsProp(rate, 0.9, epsilon);
        };
    }

    /** The learning rate of {@link #updater}: rules that don't normalise gradients get the loss's factor here. */
    public double updaterRate(long valuesPerExample) {
        return kind == Kind.SGD || kind == Kind.MOMENTUM ? learningRate / valuesPerExample : learningRate;
    }
}
