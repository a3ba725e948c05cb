package org.latent4j.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.latent4j.common.Check;

/**
 * How the learning rate changes while a model is trained: a function of the place in the training and of its history, and
 * of nothing else, so that a resumed training goes on with the rates that it would have had.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(Schedule.Constant.class),
    @JsonSubTypes.Type(Schedule.ReduceOnPlateau.class),
    @JsonSubTypes.Type(Schedule.Cosine.class),
    @JsonSubTypes.Type(Schedule.Exponential.class)
})
public sealed interface Schedule {

    /**
     * The learning rate of the next step.
     *
     * @param initial the optimizer's own rate
     * @param epochsDone epochs done so far, with the share of the running one
     * @param epochs epochs of the whole training
     * @param history the epochs done whose validation losses can be compared with each other
     */
    double learningRate(double initial, double epochsDone, int epochs, History history);

    /** Whether the rates depend on how long the whole training is. */
    default boolean dependsOnEpochs() {
        return false;
    }

    /** The same rate throughout. */
    @JsonTypeName("constant")
    record Constant() implements Schedule {
        @Override
        public double learningRate(double initial, double epochsDone, int epochs, History history) {
            return initial;
        }
    }

    /**
     * Multiplies the rate whenever the validation loss has stopped falling. Only a fall by more than a thousandth of the
     * lowest loss so far counts.
     *
     * @param factor of one reduction, in (0, 1)
     * @param patience epochs without such a fall before a reduction
     * @param smallest rate below which it doesn't go, at least 0
     */
    @JsonTypeName("plateau")
    record ReduceOnPlateau(double factor, int patience, double smallest) implements Schedule {
        private static final double LEAST_FALL = 1e-3;

        public ReduceOnPlateau {
            Check.between("ReduceOnPlateau.factor", 0, 1, factor);
            Check.positive("ReduceOnPlateau.patience", patience);
            Check.notNegative("ReduceOnPlateau.smallest", smallest);
        }

        @Override
        public double learningRate(double initial, double epochsDone, int epochs, History history) {
            double rate = initial;
            double lowest = Double.POSITIVE_INFINITY;
            int waited = 0;
            for (EpochRecord epoch : history.epochs()) {
                if (epoch.validationLoss() < lowest - LEAST_FALL * Math.abs(lowest)
                        || lowest == Double.POSITIVE_INFINITY) {
                    lowest = epoch.validationLoss();
                    waited = 0;
                } else if (++waited == patience) {
                    rate = Math.min(rate, Math.max(smallest, rate * factor));
                    waited = 0;
                }
            }
            return rate;
        }
    }

    /**
     * Half a cosine from the initial rate down to a share of it, a little every step.
     *
     * @param lastShare share of the initial rate at the very end, in [0, 1]
     */
    @JsonTypeName("cosine")
    record Cosine(double lastShare) implements Schedule {
        public Cosine {
            Check.that(lastShare >= 0 && lastShare <= 1, "Cosine.lastShare", "in [0, 1]", lastShare);
        }

        @Override
        public double learningRate(double initial, double epochsDone, int epochs, History history) {
            double done = Math.min(1, epochsDone / epochs);
            return initial * (lastShare + (1 - lastShare) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
        }

        @Override
        public boolean dependsOnEpochs() {
            return true;
        }
    }

    /**
     * Decays by the same factor every epoch, a little every step.
     *
     * @param factor of one epoch, in (0, 1)
     */
    @JsonTypeName("exponential")
    record Exponential(double factor) implements Schedule {
        public Exponential {
            Check.between("Exponential.factor", 0, 1, factor);
        }

        @Override
        public double learningRate(double initial, double epochsDone, int epochs, History history) {
            return initial * StrictMath.pow(factor, epochsDone);
        }
    }
}
