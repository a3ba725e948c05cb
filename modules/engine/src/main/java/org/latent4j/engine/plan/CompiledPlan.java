package org.latent4j.engine.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan ready to run, with parameters and updater state of its own. Same plan, parameters, rows and seed: same bytes, for any
 * number of threads. Not for several callers at once.
 */
public interface CompiledPlan extends AutoCloseable {
    /** The most rows at once. */
    int batch();

    /** Threads of the processor in use. */
    int threads();

    /** Takes parameters and updater state from the graph's. */
    void read(float[] graphParameters, float[] state);

    /** Gives parameters and updater state to the graph's. */
    void write(float[] graphParameters, float[] state);

    /** Replaces every rule's learning rate. */
    void setLearningRate(double learningRate);

    /** Multiplies every rule's own learning rate. */
    void scaleLearningRates(double factor);

    /**
     * One training step.
     *
     * @param inputs one source for each input of the plan
     * @param targets one for each loss, in the order of the plan's outputs
     * @param order which examples; those from {@code from} to {@code to - 1} are the batch
     * @param seed decides all that is drawn
     * @param iteration training steps done, this one included
     * @param epoch epochs done
     * @return the score before the step
     * @throws IllegalStateException if a source fails; parameters are then as before
     */
    double train(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed,
            int iteration,
            int epoch);

    /**
     * The gradient of a training step that isn't made: summed over the batch where updates would divide it, before clipping and
     * before DL4J's penalties. Arguments are as those of {@link #train}.
     *
     * @param gradient receives the numbers where the graph has the parameters
     * @return the score
     * @throws IllegalStateException if a source fails
     */
    double gradient(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed,
            int iteration,
            int epoch,
            float[] gradient);

    /**
     * Computes the outputs of some rows, without noise.
     *
     * @param inputs one source for each input of the plan
     * @param order which examples; those from {@code from} to {@code to - 1}
     */
    void infer(List<? extends RowSource> inputs, int[] order, int from, int to);

    /** Copies an output's numbers for the rows computed last, in Keras's layout. */
    void copy(Tensor output, float[] values, int at);

    /** Measures steps from now on; null to stop. */
    void profile(@Nullable Profile profile);

    /** Ends its threads and gives back what it holds; a second time does nothing. */
    @Override
    void close();
}
