package org.latent4j.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.CompiledInference;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.KerasLayout;
import org.latent4j.models.LatentModel;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.latent4j.training.Rows.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * Measures a model on a split as it is used: inputs clean, codings of a variational model its means.
 *
 * <p>The loss is counted as Keras counts it: the batches' means with their penalties, weighted by rows. A variational
 * model's is that of drawn codings, always the same draws: with the means it would be no bound on the likelihood.
 */
final class Validation {
    private static final long DRAWS_SEED = 1;

    private final ComputationGraph graph;
    private final @Nullable ReconstructionLoss loss;
    private final boolean ofKeras;
    private final boolean draws;

    private final @Nullable CompiledInference inference;

    Validation(LatentModel model) {
        this(model, null);
    }

    private Validation(LatentModel model, @Nullable CompiledInference inference) {
        this.inference = inference;
        this.graph = model.graph();
        this.loss = lossOf(model);
        this.ofKeras = output(model) instanceof KerasLossLayer layer
                && !layer.getLoss().isEmpty();
        this.draws = model.variant() instanceof VariationalAutoencoder;
    }

    /** By the compiled engine where it can be: penalties are DL4J's to count. */
    static Validation of(LatentModel model, EngineChoice engine, int threads) {
        if (!engine.compiles() || model.signature() != null || model.variant() instanceof SparseAutoencoder) {
            return new Validation(model);
        }
        try {
            return new Validation(model, CompiledInference.of(model, threads));
        } catch (UnsupportedGraphException e) {
            return new Validation(model);
        }
    }

    /** To be called after a change of the graph's parameters. */
    void parametersChanged() {
        if (inference != null) {
            inference.read();
        }
    }

    /**
     * What a split came to.
     *
     * @param loss mean over values, penalties included
     * @param measures all else
     */
    record Scores(double loss, Measures measures) {}

    Scores of(Rows rows, int batchSize) {
        int[] order = IntStream.range(0, rows.count()).toArray();
        Measures all = new Measures();
        double lossSum = 0;
        for (int step = 0; step < rows.steps(batchSize); step++) {
            Batch batch = rows.batch(order, step, batchSize);
            Measures measures = measures(batch, false);
            all.add(measures);
            if (draws) {
                Nd4j.getRandom().setSeed(Seeds.of(DRAWS_SEED, 0, step));
                measures = measures(batch, true);
            }
            if (ofKeras) {
                lossSum += graph.score(new DataSet(batch.input(), batch.input()), false) * batch.size();
                continue;
            }
            double penalty = graph.calcRegularizationScore(true) * batch.size() / batch.values();
            lossSum += (reconstructionLoss(measures) + penalty) * batch.size();
        }
        return new Scores(lossSum / rows.count(), all);
    }

    private Measures measures(Batch batch, boolean drawn) {
        INDArray[] masks = batch.mask() == null ? null : new INDArray[] {batch.mask()};
        Measures measures = new Measures();
        try {
            INDArray[] inputs = {batch.input()};
            INDArray reconstruction = drawn || batch.mask() != null ? null : compiled(batch.input());
            if (reconstruction == null) {
                reconstruction = graph.output(drawn, inputs, masks, masks)[0];
            }
            if (!Arrays.equals(reconstruction.shape(), batch.input().shape())) {
                throw new IllegalArgumentException("model: expected an autoencoder, whose output has its input's shape "
                        + Arrays.toString(batch.input().shape()) + ", got " + Arrays.toString(reconstruction.shape()));
            }
            measures.add(batch.input(), reconstruction, batch.mask());
            return measures;
        } finally {
            graph.clearLayerMaskArrays();
        }
    }

    /** What the compiled engine makes of an input in the graph's layout; null if that is DL4J's to do. */
    private @Nullable INDArray compiled(INDArray input) {
        if (inference == null) {
            return null;
        }
        INDArray rows = KerasLayout.fromGraph(input);
        if (!inference.accepts(rows)) {
            return null;
        }
        INDArray result =
                inference.run(graph.getConfiguration().getNetworkOutputs().get(0), rows);
        return KerasLayout.toGraph(result, shapeOf(result), result.dataType(), "reconstruction");
    }

    private static List<Integer> shapeOf(INDArray rows) {
        return Arrays.stream(rows.shape())
                .skip(1)
                .mapToObj(size -> Math.toIntExact(size))
                .toList();
    }

    private double reconstructionLoss(Measures measures) {
        if (loss == null) {
            return Double.NaN;
        }
        if (loss == ReconstructionLoss.MEAN_SQUARED_ERROR) {
            return measures.mse();
        }
        Double bce = measures.bce();
        return bce == null ? Double.NaN : bce;
    }

    /** The output layer's configuration; null in a graph that ends in another vertex. */
    private static @Nullable Layer output(LatentModel model) {
        org.deeplearning4j.nn.api.Layer output = model.graph().getOutputLayer(0);
        return output == null ? null : output.conf().getLayer();
    }

    /** Null if the model doesn't say, as one that Keras hadn't compiled. */
    private static @Nullable ReconstructionLoss lossOf(LatentModel model) {
        Autoencoder variant = model.variant();
        if (variant != null) {
            return variant.loss();
        }
        Layer output = output(model);
        if (output == null || output instanceof KerasLossLayer) {
            return null;
        }
        return lossFunction(output) instanceof LossBinaryXENT
                ? ReconstructionLoss.BINARY_CROSS_ENTROPY
                : ReconstructionLoss.MEAN_SQUARED_ERROR;
    }

    /** DL4J's output layers have no supertype for this. */
    private static @Nullable ILossFunction lossFunction(Layer output) {
        if (output instanceof BaseOutputLayer layer) {
            return layer.getLossFn();
        } else if (output instanceof LossLayer layer) {
            return layer.getLossFn();
        } else if (output instanceof CnnLossLayer layer) {
            return layer.getLossFn();
        }
        return output instanceof RnnLossLayer layer ? layer.getLossFn() : null;
    }
}
