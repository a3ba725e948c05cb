package org.latent4j.engine.plan;

/** The formula by which an optimizer makes a step of a gradient g: what DL4J or Keras has of each, whose names differ. */
public sealed interface Law {
    /** Moments that each number has, in the order in which the graph's updater state holds them. */
    int states();

    /** Leaves the parameter as it is. */
    record Fixed() implements Law {
        @Override
        public int states() {
            return 0;
        }
    }

    /** {@code w -= rate g}. */
    record Descent() implements Law {
        @Override
        public int states() {
            return 0;
        }
    }

    /**
     * {@code v = momentum v - rate g; w += v}; Nesterov's: {@code w += momentum v - rate g}.
     *
     * @param momentum in [0, 1)
     */
    record Momentum(double momentum, boolean nesterov) implements Law {
        @Override
        public int states() {
            return 1;
        }
    }

    /**
     * Adam: means m of g and v of g^2, both corrected for their start from 0; {@code w -= rate m / (sqrt(v) + epsilon)}.
     *
     * @param beta1 decay of m
     * @param beta2 decay of v
     * @param share1 of g in m: what the framework has for 1 - beta1, whose single-precision value is not that of beta1
     * @param share2 of g^2 in v
     * @param largest whether v is the largest so far (AMSGrad), the third moment
     */
    record Adam(double beta1, double beta2, float share1, float share2, double epsilon, boolean largest)
            implements Law {
        @Override
        public int states() {
            return largest ? 3 : 2;
        }
    }

    /** DL4J's Nadam, which doesn't correct v for its start. */
    record Nadam(double beta1, double beta2, double epsilon) implements Law {
        @Override
        public int states() {
            return 2;
        }
    }

    /**
     * Keras's Nadam, whose momentum grows: {@code u(t) = beta1 (1 - 0.96^(speed t) / 2)}.
     *
     * @param speed of that growth
     */
    record ScheduledNadam(double beta1, double beta2, double epsilon, double speed) implements Law {
        @Override
        public int states() {
            return 2;
        }
    }

    /** Adamax: the decaying largest |g| in place of {@code sqrt(v)}. */
    record Adamax(double beta1, double beta2, double epsilon) implements Law {
        @Override
        public int states() {
            return 2;
        }
    }

    /**
     * RMSprop: a mean v of g^2; {@code w -= rate g / sqrt(v)}.
     *
     * @param decay of v
     * @param momentum of the step itself, the second moment; 0 for none
     * @param within whether epsilon is added under the root
     * @param centered whether v is the variance: the last moment is the mean of g
     */
    record RmsProp(double decay, double momentum, double epsilon, boolean within, boolean centered) implements Law {
        @Override
        public int states() {
            return 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0);
        }
    }

    /**
     * Adagrad: a sum v of g^2; {@code w -= rate g / sqrt(v)}.
     *
     * @param within whether epsilon is added under the root
     */
    record AdaGrad(double epsilon, boolean within) implements Law {
        @Override
        public int states() {
            return 1;
        }
    }

    /** Adadelta: steps as long as the mean of those before. */
    record Adadelta(double decay, double epsilon) implements Law {
        @Override
        public int states() {
            return 2;
        }
    }

    /** Lion: {@code w -= rate sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g}. */
    record Lion(double beta1, double beta2) implements Law {
        @Override
        public int states() {
            return 1;
        }
    }
}
