package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.reports.Charts;
import org.latent4j.reports.Pictures;
import org.latent4j.training.TrainingResult;
import picocli.CommandLine.Model.CommandSpec;

/** Measures and draws what a training came to, and tells of it. */
final class RunReport {
    private RunReport() {}

    static void write(
            TrainingResult result, TrainingData source, Dataset dataset, Path folder, boolean json, CommandSpec spec)
            throws IOException {
        LoadedModel loaded = new LoadedModel(result.model(), folder);
        Autoencoder variant = result.recipe().model();
        Summary summary = Summary.of(loaded, source.spec(), dataset, "test");
        if (Pictures.canBeDrawn()) {
            new RunPictures(loaded, variant, dataset, folder)
                    .write(
                            result.history(),
                            variant.variant() + " on " + source.spec(),
                            source.seed(),
                            levels(summary, variant.loss()));
        } else {
            spec.commandLine()
                    .getErr()
                    .println("no pictures: this Java can't draw text, which needs an installed font");
        }
        RunReports.writeAfterTraining(loaded, summary, dataset, folder, spec);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(object(result, summary, folder)));
            return;
        }
        boolean last = result.keptEpoch() == result.history().size();
        out.println(summary.text());
        out.printf(
                Locale.ROOT,
                "%d of %d epochs in %s%s; run folder: %s%n",
                result.history().size(),
                result.recipe().epochs(),
                Terminal.duration(result.seconds()),
                last ? "" : ", kept the weights of epoch " + result.keptEpoch(),
                folder);
    }

    private static ObjectNode object(TrainingResult result, Summary summary, Path folder) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.put("runFolder", folder.toString());
        object.put("epochs", result.history().size());
        object.put("keptEpoch", result.keptEpoch());
        object.put("stoppedEarly", result.stoppedEarly());
        object.put("seconds", result.seconds());
        object.put("parameters", result.model().graph().numParams());
        object.set("validation", Json.MAPPER.valueToTree(result.kept()));
        object.set("test", summary.object());
        return object;
    }

    /** What the chart of losses compares them with: the floor of cross-entropy, or principal components' squared error. */
    private static List<Charts.Reference> levels(Summary summary, ReconstructionLoss loss) {
        Double entropy = summary.evaluation().pixelEntropy();
        Double pca = summary.evaluation().pcaMse();
        if (loss == ReconstructionLoss.BINARY_CROSS_ENTROPY) {
            return entropy == null ? List.of() : List.of(new Charts.Reference("pixel entropy, the floor", entropy));
        }
        return pca == null
                ? List.of()
                : List.of(new Charts.Reference(summary.latentSize() + " principal components", pca));
    }
}
