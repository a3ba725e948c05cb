package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Numbers;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.Examples;
import org.latent4j.data.TableEncoding;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes how badly each row is reconstructed, and flags the worst. */
@Command(
        name = "score",
        description = {
            "Write each row's reconstruction error (mean squared) and flag rows above a threshold.",
            "The columns are error, flag (1 or 0) and, for a table, error_FEATURE for each feature; a .npz has the"
                    + " entries error, flag, threshold and featureErrors."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Example: latent4j score runs/stacked-orders-1 --input new-orders.csv --output scores.csv"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ScoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private DataOption data;

    @Option(names = "--input", paramLabel = "X", description = "Score this file's rows instead of a test split.")
    private @Nullable Path input;

    @Option(names = "--output", required = true, paramLabel = "F", description = "What to write: .csv, .npy or .npz.")
    private Path output;

    @Option(
            names = "--threshold-quantile",
            paramLabel = "Q",
            description =
                    "The threshold is this quantile of the training rows' errors, or of the scored rows' where the"
                            + " training data is not known.")
    private double quantile = 0.99;

    @Override
    public Integer call() throws Exception {
        Outputs.checkWritable(output, spec);
        Usage.check(
                spec, () -> Check.that(quantile > 0 && quantile <= 1, "--threshold-quantile", "in (0, 1]", quantile));
        if (input != null && data.isGiven()) {
            throw new ParameterException(spec.commandLine(), "expected --data or --input, got both");
        }
        LoadedModel loaded = model.load();
        Examples rows = input == null ? data.open(loaded, spec).data().test() : ModelInputs.rows(input, loaded);
        RowErrors errors = RowErrors.of(loaded, rows);
        TrainingData training = TrainingData.of(loaded);
        RowErrors basis = training == null
                ? errors
                : RowErrors.of(loaded, training.open(spec).train());
        double threshold = basis.quantile(quantile);
        write(errors, threshold, loaded.encoding());
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "%,d rows, %,d flagged: error above %s, the %s quantile of the %s (%,d rows); wrote %s%n",
                        rows.size(),
                        errors.above(threshold),
                        Numbers.text(threshold),
                        Numbers.text(quantile),
                        training == null
                                ? "scored rows' errors, the training data being unknown"
                                : "training rows' errors",
                        basis.perRow().length,
                        output);
        return 0;
    }

    private void write(RowErrors errors, double threshold, @Nullable TableEncoding encoding) {
        float[] flags = errors.flags(threshold);
        INDArray perRow = column(errors.perRow());
        if (Outputs.isNamed(output, ".npz")) {
            Map<String, INDArray> entries = new LinkedHashMap<>();
            entries.put("error", Nd4j.createFromArray(errors.perRow()));
            entries.put("flag", Nd4j.createFromArray(flags));
            entries.put("threshold", Nd4j.createFromArray((float) threshold));
            if (errors.perFeature() != null) {
                entries.put("featureErrors", errors.perFeature());
            }
            ArrayFiles.writeAll(output, entries);
            return;
        }
        List<String> header = new ArrayList<>(List.of("error", "flag"));
        INDArray table = Nd4j.hstack(perRow, column(flags));
        if (encoding != null && errors.perFeature() != null) {
            encoding.featureNames().forEach(name -> header.add("error_" + name));
            table = Nd4j.hstack(table, errors.perFeature());
        }
        if (Outputs.isNamed(output, ".csv")) {
            ArrayFiles.writeCsv(output, header, table);
        } else {
            ArrayFiles.write(output, table);
        }
    }

    private static INDArray column(float[] values) {
        return Nd4j.createFromArray(values).reshape('c', values.length, 1);
    }
}
