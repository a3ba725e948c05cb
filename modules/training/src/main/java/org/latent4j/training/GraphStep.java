package org.latent4j.training;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.latent4j.models.Optimizer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * One step of a graph after the other, by DL4J itself.
 *
 * <p>Until it is closed, the graph's convolutions keep what their forward pass laid out for the backward pass, which saves
 * them a quarter of the time; DL4J leaves that off. It changes no result.
 */
final class GraphStep implements Step {
    private static final double SECOND_MOMENT_DECAY = 0.999;

    private final ComputationGraph graph;
    private final Optimizer optimizer;
    private final long valuesPerExample;
    private final Rows rows;
    private final int batchSize;
    private final Set<IUpdater> updaters = Collections.newSetFromMap(new IdentityHashMap<>());

    GraphStep(ComputationGraph graph, Optimizer optimizer, long valuesPerExample, Rows rows, int batchSize) {
        this.graph = graph;
        this.optimizer = optimizer;
        this.valuesPerExample = valuesPerExample;
        this.rows = rows;
        this.batchSize = batchSize;
        cacheConvolutions(CacheMode.DEVICE);
        for (Layer layer : graph.getLayers()) {
            for (String parameter : layer.paramTable().keySet()) {
                updaters.add(layer.getConfig().getUpdaterByParam(parameter));
            }
        }
    }

    /** Writes it where DL4J's updaters read it before every step. DL4J's own method for this passes over wrapped layers. */
    @Override
    public void setLearningRate(double learningRate) {
        int steps = graph.getConfiguration().getIterationCount() + 1;
        double rate =
                optimizer.withLearningRate(learningRate).updaterRate(valuesPerExample) * correction(optimizer, steps);
        updaters.forEach(updater -> updater.setLrAndSchedule(rate, null));
    }

    /**
     * DL4J's Nadam divides by a second moment that starts at 0 and is not corrected for it, so that its first step is 60
     * times the learning rate. This is the missing factor.
     */
    static double correction(Optimizer optimizer, int steps) {
        return optimizer.kind() == Optimizer.Kind.NADAM ? Math.sqrt(1 - StrictMath.pow(SECOND_MOMENT_DECAY, steps)) : 1;
    }

    @Override
    public double fit(int[] order, int number, long seed) {
        Rows.Batch batch = rows.batch(order, number, batchSize);
        Nd4j.getRandom().setSeed(seed);
        INDArray[] inputs = {batch.input()};
        INDArray[] masks = batch.mask() == null ? null : new INDArray[] {batch.mask()};
        graph.fit(inputs, inputs, masks, masks);
        return graph.score() * batch.size() / batch.values();
    }

    @Override
    public void write() {
        // works on the graph itself
    }

    @Override
    public void close() {
        cacheConvolutions(CacheMode.NONE);
    }

    private void cacheConvolutions(CacheMode mode) {
        graph.getConfiguration().setCacheMode(mode);
        for (Layer layer : graph.getLayers()) {
            if (layer.getClass() == ConvolutionLayer.class) {
                layer.setCacheMode(mode);
            }
        }
    }
}
