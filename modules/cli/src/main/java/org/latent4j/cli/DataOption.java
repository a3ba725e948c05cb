package org.latent4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.data.Examples;
import org.latent4j.data.Inputs;
import org.latent4j.data.TableEncoding;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options {@code --data} and {@code --data-dir} of commands on a trained model. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "D",
            description =
                    "Data: strokes, fashion-mnist, mnist, plane3d, sequences, a .csv, .npy or .npz file or a folder"
                            + " of images; by default what the model was trained on.")
    private @Nullable String spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that holds the MNIST or Fashion-MNIST files.")
    private @Nullable Path folder;

    @Option(
            names = "--label-column",
            paramLabel = "C",
            description = "A table's column that holds labels; by default the one the model was trained with.")
    private @Nullable String labelColumn;

    /**
     * Data that a command works on.
     *
     * @param spec what the user calls it
     * @param data its splits
     */
    record Opened(String spec, Dataset data) {}

    boolean isGiven() {
        return spec != null;
    }

    /** Opens the data named, or else what the model was trained on. */
    Opened open(LoadedModel loaded, CommandSpec command) {
        TrainingData training = TrainingData.of(loaded);
        String labels = labelColumn == null && training != null ? training.labelColumn() : labelColumn;
        if (spec == null) {
            if (training == null) {
                throw new ParameterException(
                        command.commandLine(), "--data: needed, the model doesn't say what it was trained on");
            }
            return new Opened(training.spec(), training.withLabelColumn(labels).open(folder, command));
        }
        Progress progress = new Progress(command);
        DataOptions options = DataOptions.defaults()
                .withDataDir(folder)
                .withSeed(training == null ? DataOptions.defaults().seed() : training.seed())
                .withLabelColumn(spec.endsWith(".csv") ? labels : labelColumn)
                .withProgress(progress);
        try (progress) {
            Dataset data = Datasets.open(spec, options);
            TableEncoding encoding = loaded.encoding();
            if (encoding != null && data.encoding() != null && !encoding.equals(data.encoding())) {
                return new Opened(spec, encodedAs(encoding, data));
            }
            return new Opened(spec, data);
        }
    }

    /** Another table than the model's: all its rows, encoded as the model's own were. */
    private Dataset encodedAs(TableEncoding encoding, Dataset data) {
        Examples rows = Inputs.read(Path.of(String.valueOf(spec)), encoding);
        return new Dataset(
                data.name(),
                rows,
                rows,
                rows,
                encoding.classNames(),
                encoding.featureNames(),
                data.sources(),
                encoding);
    }
}
