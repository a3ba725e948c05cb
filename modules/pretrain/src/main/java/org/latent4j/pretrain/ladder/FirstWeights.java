package org.latent4j.pretrain.ladder;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where a ladder network begins: kernels normal with variance 1 / inputs, no shifts, factors of 1; guesses of 0 from sigmoids of
 * u, as the authors' program has them.
 */
public final class FirstWeights {
    private FirstWeights() {}

    static void draw(LadderNetwork network, ComputationGraph graph, long seed) {
        Random random = new Random(seed);
        int top = network.top();
        for (int level = 1; level <= top; level++) {
            normal(parameter(graph, LadderGraph.kernel(level), "kernel"), random);
        }
        for (int level = 1; level <= top; level++) {
            INDArray factors =
                    graph.getVertex(LadderGraph.shift(level)).paramTable(false).get("gamma");
            if (factors != null) {
                factors.assign(1);
            }
        }
        for (int level = top; level >= 0 && graph.getVertex(LadderGraph.guess(level)) != null; level--) {
            if (level < top) {
                normal(parameter(graph, LadderGraph.down(level), "kernel"), random);
            }
            INDArray coefficients = parameter(graph, LadderGraph.guess(level), "coefficients");
            coefficients.getRow(1).assign(1);
            coefficients.getRow(6).assign(1);
        }
    }

    /**
     * Draws a kernel's weights with variance 1 / inputs.
     *
     * @param kernel {@code [inputs, units]}
     */
    public static void normal(INDArray kernel, RandomGenerator random) {
        float[] numbers = new float[Math.toIntExact(kernel.length())];
        double deviation = 1 / Math.sqrt((double) kernel.size(0));
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextGaussian() * deviation);
        }
        kernel.assign(Nd4j.createFromArray(numbers).reshape('c', kernel.shape()));
    }

    /** A vertex's parameter, to be written in place. */
    static INDArray parameter(ComputationGraph graph, String vertex, String name) {
        INDArray parameter = graph.getVertex(vertex).paramTable(false).get(name);
        if (parameter == null) {
            throw new IllegalStateException("ladder network: expected vertex '" + vertex + "' to have a " + name);
        }
        return parameter;
    }
}
