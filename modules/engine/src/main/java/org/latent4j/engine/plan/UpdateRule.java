package org.latent4j.engine.plan;

/**
 * How a parameter follows its gradient, in DL4J's form of the rules.
 *
 * @param kind which
 * @param state offset of the parameter's updater state in the graph's state row: where the block of moments begins that
 *     its parameters have in common
 * @param stateStride distance between one moment and the next of the same number, the length of that block
 * @param blockStart position among the graph's parameters at which the block begins
 * @param learningRate the rate at compile time; a training sets its own
 * @param beta1 momentum, or decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon keeps the divisor from 0
 * @param l1 factor of the L1 penalty
 * @param l2 factor of half the L2 penalty, as DL4J counts it
 * @param weightDecay decoupled decay, a share of the parameter times the learning rate
 */
public record UpdateRule(
        Kind kind,
        int state,
        int stateStride,
        int blockStart,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double l1,
        double l2,
        double weightDecay) {

    /** Of a parameter that isn't learnt. */
    static final UpdateRule NONE = new UpdateRule(Kind.NONE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The rules. */
    public enum Kind {
        /** Leaves the parameter as it is. */
        NONE(0),
        SGD(0),
        NESTEROV(1),
        ADAM(2),
        NADAM(2),
        RMSPROP(1),
        ADAGRAD(1);

        private final int states;

        Kind(int states) {
            this.states = states;
        }

        /** Moments that each number has. */
        public int states() {
            return states;
        }
    }
}
