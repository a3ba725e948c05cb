package org.latent4j.engine.plan;

/**
 * How a parameter follows its gradient.
 *
 * @param law the formula
 * @param rate the graph's learning rate, which a training may replace
 * @param state offset of the parameter's updater state in the graph's state row: where the block of moments begins that
 *     its parameters have in common
 * @param stateStride distance between one moment and the next of the same number, the length of that block
 * @param blockStart position among the graph's parameters at which the block begins
 * @param averaged whether its gradient is divided by the batch size
 * @param penalty on the parameter
 * @param weightDecay decoupled decay, a share of the parameter times the learning rate
 * @param decayInScore whether the score counts half the decay's square norm, as DL4J has it for its own layers
 * @param clipping of its gradient
 */
public record UpdateRule(
        Law law,
        Rate rate,
        int state,
        int stateStride,
        int blockStart,
        boolean averaged,
        Penalty penalty,
        double weightDecay,
        boolean decayInScore,
        Clipping clipping) {

    /** Of a parameter that isn't learnt. */
    static final UpdateRule NONE = new UpdateRule(
            new Law.Fixed(), (iteration, epoch) -> 0, 0, 0, 0, false, Penalty.NONE, 0, false, Clipping.NONE);

    /** A learning rate that may change from step to step. */
    @FunctionalInterface
    public interface Rate {
        /**
         * The rate of a step.
         *
         * @param iteration steps done before it
         * @param epoch epochs done before it
         */
        double at(int iteration, int epoch);
    }

    /** Whether the parameter changes in training. */
    public boolean learns() {
        return !(law instanceof Law.Fixed);
    }
}
