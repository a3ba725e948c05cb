package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.keras.ImportReport;
import org.latent4j.keras.ImportedModel;
import org.latent4j.keras.KerasImport;
import org.latent4j.models.LatentModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a Keras file into a zip of ours, and holds it against what Keras itself gave. */
@Command(
        name = "import",
        description = {
            "Import a Keras model: write it as a zip, say what became of every layer.",
            "--verify runs it on a .npz of inputs and outputs recorded in Keras (entries input_0, output_0, ...) and"
                    + " prints the differences; with --output too, nothing is written if they exceed the tolerance."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: latent4j import autoencoder.h5 --output autoencoder.zip",
            "         latent4j import autoencoder.keras --verify io.npz"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A Keras model (.h5, .hdf5, .keras).")
    private Path file;

    @Mixin
    private KerasOptions keras;

    @Mixin
    private CodingsOption codings;

    @Option(names = "--output", paramLabel = "M.zip", description = "What to write.")
    private @Nullable Path output;

    @Option(names = "--verify", paramLabel = "IO.npz", description = "Inputs and outputs recorded in Keras.")
    private @Nullable Path io;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Largest difference that --verify allows, as a share of the largest output."
                    + " Default: ${DEFAULT-VALUE}.")
    private double tolerance = 1e-5;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        checkOptions();
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "no such model; expected a Keras .h5, .hdf5 or .keras");
        }
        keras.useClassPath();
        KerasImport opened = keras.of(file);
        if (codings.layer() != null) {
            opened.codings(codings.layer());
        }
        ImportedModel imported = opened.load();
        LatentModel model = imported.model();
        Verification verification = io == null ? null : Verification.of(model, io, tolerance);
        boolean passed = verification == null || verification.passed();
        if (output != null && passed) {
            model.save(output);
        }
        print(imported.report(), verification, passed);
        if (verification != null && !passed) {
            throw new IllegalStateException(verification.refusal(file) + (output == null ? "" : "; nothing written"));
        }
        return 0;
    }

    private void checkOptions() {
        if (output == null && io == null) {
            throw new ParameterException(spec.commandLine(), "expected --output or --verify");
        }
        if (output != null && !Outputs.isNamed(output, ".zip")) {
            throw new ParameterException(spec.commandLine(), "--output: expected a name ending in .zip, got " + output);
        }
        Usage.check(spec, () -> Check.notNegative("--tolerance", tolerance));
    }

    private void print(ImportReport report, @Nullable Verification verification, boolean passed) {
        if (output != null && passed) {
            spec.commandLine().getErr().println("wrote the model to " + output);
        }
        spec.commandLine()
                .getOut()
                .println(json.wanted() ? Json.write(object(report, verification, passed)) : text(report, verification));
    }

    private ObjectNode object(ImportReport report, @Nullable Verification verification, boolean passed) {
        ObjectNode object = Json.MAPPER.valueToTree(report);
        object.put("output", output == null || !passed ? null : output.toString());
        if (verification != null) {
            object.set("verification", Json.MAPPER.valueToTree(verification.outputs()));
            object.put("tolerance", verification.tolerance());
            object.put("verified", passed);
        }
        return object;
    }

    private static String text(ImportReport report, @Nullable Verification verification) {
        TextTable table = new TextTable("layer", "Keras's class", "computed by", "");
        report.layers().forEach(layer -> table.row(layer.name(), layer.kerasClass(), layer.computedBy(), layer.note()));
        StringBuilder text = new StringBuilder(report.file() + ": " + report.model() + ", written by Keras "
                + report.kerasVersion() + System.lineSeparator() + System.lineSeparator() + table.text()
                + System.lineSeparator() + System.lineSeparator() + "codings: " + report.codings());
        report.notices()
                .forEach(notice ->
                        text.append(System.lineSeparator()).append("notice: ").append(notice));
        if (verification != null) {
            verification
                    .outputs()
                    .forEach(output -> text.append(System.lineSeparator()).append(output.text()));
        }
        return text.toString();
    }
}
