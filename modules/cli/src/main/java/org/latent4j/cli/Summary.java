package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.common.Numbers;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.Autoencoder;
import org.latent4j.training.Evaluation;
import org.latent4j.training.Evaluator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a model is worth on a split, as text and as JSON.
 *
 * @param variant the model's, or {@code other}
 * @param latentSize numbers that code an example, or null if unknown
 * @param data what the user calls the data
 * @param split its name
 * @param evaluation the figures
 * @param meanMse squared error of giving the training rows' mean for every row; null where rows differ in length
 */
record Summary(
        String variant,
        @Nullable Integer latentSize,
        String data,
        String split,
        Evaluation evaluation,
        @Nullable Double meanMse) {

    static Summary of(LoadedModel loaded, String data, Dataset dataset, String split) {
        Autoencoder variant = loaded.model().variant();
        TrainingData training = TrainingData.of(loaded);
        Examples rows = dataset.split(split);
        Evaluation evaluation =
                Evaluator.evaluate(loaded.model(), rows, dataset.train(), training == null ? 42 : training.seed());
        return new Summary(
                variant == null ? "other" : variant.variant(),
                variant == null ? null : variant.latentSize(),
                data,
                split,
                evaluation,
                meanMse(rows, dataset.train()));
    }

    private static @Nullable Double meanMse(Examples rows, Examples train) {
        INDArray wanted = rows.features();
        INDArray learned = train.features();
        if (rows.mask() != null || !Shapes.ofRow(wanted).equals(Shapes.ofRow(learned))) {
            return null;
        }
        INDArray difference = wanted.sub(learned.mean(true, 0).broadcast(wanted.shape()));
        return difference.muli(difference).meanNumber().doubleValue();
    }

    /** The evaluation's own entries after those that say of what it is. */
    ObjectNode object() {
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.put("variant", variant);
        all.put("data", data);
        all.put("split", split);
        all.setAll((ObjectNode) Json.MAPPER.valueToTree(evaluation));
        all.put("meanMse", meanMse);
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%s on %s, %s split, %,d rows", variant, data, split, evaluation.rows()));
        line(text, "loss", evaluation.loss(), "mean per value, as trained");
        line(text, "binary cross-entropy", evaluation.bce(), floor());
        line(text, "squared error", evaluation.mse(), comparisons());
        line(text, "rounded accuracy", evaluation.roundedAccuracy(), "of values on the right side of 0.5");
        line(text, "ELBO", evaluation.elbo(), "nats per example");
        line(
                text,
                "log-likelihood",
                evaluation.logLikelihood(),
                "nats per example, estimated on " + evaluation.logLikelihoodRows() + " rows with "
                        + evaluation.logLikelihoodSamples() + " samples each");
        line(text, "mean activation", evaluation.meanActivation(), "");
        Integer active = evaluation.activeUnits();
        line(text, "active units", active == null ? null : (double) active, "of " + latentSize);
        return text.toString();
    }

    private String floor() {
        Double entropy = evaluation.pixelEntropy();
        return entropy == null ? "" : "pixel entropy, its floor: " + Numbers.text(entropy);
    }

    private String comparisons() {
        Double pca = evaluation.pcaMse();
        String components = pca == null ? "" : latentSize + " principal components: " + Numbers.text(pca);
        String mean = meanMse == null ? "" : "mean row: " + Numbers.text(meanMse);
        return components.isEmpty() || mean.isEmpty() ? components + mean : components + "; " + mean;
    }

    private static void line(StringBuilder text, String name, @Nullable Double value, String remark) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "%n  %-21s %9s  %s", name, Numbers.text(value), remark)
                    .stripTrailing());
        }
    }
}
