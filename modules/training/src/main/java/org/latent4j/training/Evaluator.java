package org.latent4j.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Examples;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.Threads;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.latent4j.training.Likelihood.Bounds;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Measures models on splits. Noise and sampling are off but for the likelihoods, which a seed decides. */
public final class Evaluator {
    /** Most rows that the log-likelihood is estimated on. */
    public static final int LIKELIHOOD_ROWS = 1000;

    /** Samples drawn for each of them. */
    public static final int LIKELIHOOD_SAMPLES = 50;

    /** Keras's, where a model doesn't say what it was trained with. */
    private static final int USUAL_BATCH = 32;

    private static final int BLOCK = 500;

    /** Variance above which a unit is called active (Burda et al., 2016). */
    private static final double ACTIVE = 0.01;

    private Evaluator() {}

    /**
     * Evaluates a model.
     *
     * @param split rows to measure on
     * @param train rows that principal components are fitted on
     * @param seed of what is drawn for likelihoods
     * @throws IllegalArgumentException if the shapes don't fit the model, or values aren't finite
     */
    public static Evaluation evaluate(LatentModel model, Examples split, Examples train, long seed) {
        Rows rows = Rows.of(split, model);
        InputCheck.check(rows.features(), "evaluated", ReconstructionLoss.MEAN_SQUARED_ERROR);
        Validation.Scores scores = fullWeight(model, rows);
        Measures measures = scores.measures();
        Bounds all = null;
        Bounds some = null;
        if (model.variant() instanceof VariationalAutoencoder variational && !Double.isNaN(scores.loss())) {
            Likelihood likelihood = new Likelihood(model, variational.loss(), seed);
            all = likelihood.of(split.features(), 1);
            some = likelihood.of(likelihoodRows(split).features(), LIKELIHOOD_SAMPLES);
        }
        Units units = null;
        if (model.variant() instanceof SparseAutoencoder) {
            units = units(model.encode(split.features()));
        } else if (all != null) {
            units = units(model.distribution(split.features()).means());
        }
        return new Evaluation(
                split.size(),
                Double.isNaN(scores.loss()) ? null : scores.loss(),
                measures.bce(),
                measures.mse(),
                measures.roundedAccuracy(),
                pcaMse(model, split, rows, Rows.of(train, model)),
                measures.inputEntropy(),
                all == null ? null : all.elbo(),
                some == null ? null : some.logLikelihood(),
                some == null ? null : likelihoodRows(split).size(),
                some == null ? null : LIKELIHOOD_SAMPLES,
                units == null || all != null ? null : units.mean(),
                units == null ? null : units.active());
    }

    private static Examples likelihoodRows(Examples split) {
        return split.range(0, Math.min(LIKELIHOOD_ROWS, split.size()));
    }

    /** Scores with penalties at the weight they have once their warm-up is over. */
    private static Validation.Scores fullWeight(LatentModel model, Rows rows) {
        ComputationGraph graph = model.graph();
        int epoch = graph.getConfiguration().getEpochCount();
        int warmUp = model.variant() instanceof VariationalAutoencoder variational ? variational.klWarmUpEpochs() : 0;
        setEpoch(graph, Math.max(epoch, warmUp));
        try {
            return Validation.of(model, EngineChoice.AUTO, Threads.standard()).of(rows, batchSize(model));
        } finally {
            setEpoch(graph, epoch);
        }
    }

    /** DL4J tells its layers the epoch only when it counts one. */
    private static void setEpoch(ComputationGraph graph, int epoch) {
        graph.getConfiguration().setEpochCount(epoch - 1);
        graph.incrementEpochCount();
    }

    private static int batchSize(LatentModel model) {
        JsonNode training = model.attachment(Trainer.TRAINING);
        int batchSize =
                training == null ? 0 : training.path("recipe").path("batchSize").asInt();
        return batchSize > 0 ? batchSize : USUAL_BATCH;
    }

    private static @Nullable Double pcaMse(LatentModel model, Examples split, Rows rows, Rows train) {
        Integer codings = latentSize(model, split);
        INDArray fitted = flat(train.features());
        if (codings == null || fitted.columns() != flat(rows.features()).columns()) {
            return null;
        }
        Pca pca = Pca.fit(fitted, codings);
        Measures measures = new Measures();
        int[] order = IntStream.range(0, rows.count()).toArray();
        for (int step = 0; step < rows.steps(BLOCK); step++) {
            Rows.Batch batch = rows.batch(order, step, BLOCK);
            INDArray reconstruction = pca.reconstruct(flat(batch.input()));
            measures.add(batch.input(), reconstruction.reshape(batch.input().shape()), batch.mask());
        }
        return measures.mse();
    }

    /** How many numbers code an example, or null for a model that doesn't say which of its layers the codings are. */
    private static @Nullable Integer latentSize(LatentModel model, Examples split) {
        Autoencoder variant = model.variant();
        if (variant != null) {
            return variant.latentSize();
        }
        try {
            return (int) model.encode(split.range(0, 1).features()).length();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** What codings of many rows have in common. */
    private record Units(double mean, int active) {}

    private static Units units(INDArray codings) {
        INDArray rows = flat(codings);
        INDArray variances = rows.castTo(DataType.DOUBLE).var(false, 0);
        int active = 0;
        for (double variance : variances.toDoubleVector()) {
            active += variance > ACTIVE ? 1 : 0;
        }
        return new Units(rows.castTo(DataType.DOUBLE).meanNumber().doubleValue(), active);
    }

    private static INDArray flat(INDArray array) {
        return array.rank() == 2 ? array : array.dup('c').reshape(array.size(0), array.length() / array.size(0));
    }
}
