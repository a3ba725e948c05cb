package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.common.Numbers;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.reports.page.RunResults;
import org.latent4j.reports.page.TestFigures;
import org.latent4j.training.EpochRecord;

/**
 * A run in a comparison.
 *
 * @param name that tells it from the others
 * @param results what its folder holds
 */
record ComparedRun(String name, RunResults results) {
    /** Beyond it, principal components lose next to nothing, and by how much less says nothing. */
    private static final double MOST_SHARE = 99.99;

    static final List<String> COLUMNS = List.of(
            "run",
            "variant",
            "sizes",
            "codings",
            "epochs",
            "training loss",
            "validation loss",
            "test MSE",
            "of PCA's",
            "time");

    /** Runs go by their folders' names, or by their paths where two are named the same. */
    static List<ComparedRun> of(List<RunResults> runs) {
        boolean distinct = runs.stream().map(RunResults::name).distinct().count() == runs.size();
        return runs.stream()
                .map(run -> new ComparedRun(
                        distinct ? run.name() : run.folder().path().toString(), run))
                .toList();
    }

    private Autoencoder model() {
        return results.record().settings().recipe().model();
    }

    ReconstructionLoss loss() {
        return model().loss();
    }

    String dataDigest() {
        return results.record().settings().data().sha256();
    }

    /** The epoch whose weights the model has; of a run without a model the last, or null if there is none. */
    private @Nullable EpochRecord epoch() {
        EpochRecord kept = results.record().metrics();
        return kept != null
                ? kept
                : results.history().size() == 0 ? null : results.history().last();
    }

    private @Nullable Double figure(String name) {
        TestFigures figures = results.figures();
        return figures == null ? null : figures.number(name);
    }

    private @Nullable Double besidePca() {
        TestFigures figures = results.figures();
        return figures == null ? null : figures.besidePca();
    }

    private double seconds() {
        double all = results.record().seconds();
        return all > 0
                ? all
                : results.history().epochs().stream()
                        .mapToDouble(EpochRecord::seconds)
                        .sum();
    }

    /** In the order of {@link #COLUMNS}; what isn't known is a dash. */
    List<String> cells() {
        EpochRecord epoch = epoch();
        Double beside = besidePca();
        return List.of(
                name,
                results.variant(),
                Sizes.of(model()),
                String.format(Locale.ROOT, "%,d", model().latentSize()),
                results.history().size() + " of "
                        + results.record().settings().recipe().epochs(),
                text(epoch == null ? null : (Double) epoch.trainLoss()),
                text(epoch == null ? null : (Double) epoch.validationLoss()),
                text(figure("mse")),
                share(beside),
                Terminal.duration(seconds()));
    }

    ObjectNode object() {
        EpochRecord epoch = epoch();
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.put("run", results.folder().path().toString());
        object.put("status", results.record().status().id());
        object.put("variant", results.variant());
        object.put("sizes", Sizes.of(model()));
        object.put("latentSize", model().latentSize());
        object.put("lossKind", loss().id());
        object.put("epochs", results.history().size());
        object.put("keptEpoch", results.record().keptEpoch());
        object.put("trainLoss", epoch == null ? null : (Double) epoch.trainLoss());
        object.put("validationLoss", epoch == null ? null : (Double) epoch.validationLoss());
        object.put("validationMse", epoch == null ? null : (Double) epoch.validationMse());
        for (String figure : List.of("loss", "bce", "mse", "pcaMse", "meanMse", "pixelEntropy")) {
            object.put(figure, figure(figure));
        }
        object.put("seconds", seconds());
        return object;
    }

    private static String share(@Nullable Double share) {
        if (share == null) {
            return "-";
        }
        return share > MOST_SHARE ? "> 9,999 %" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String text(@Nullable Double value) {
        return value == null ? "-" : Numbers.text(value);
    }
}
