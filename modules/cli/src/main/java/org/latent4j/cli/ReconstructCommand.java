package org.latent4j.cli;

import java.util.concurrent.Callable;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.Examples;
import org.latent4j.data.TableEncoding;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the reconstructions of rows, in the rows' own shape and, for a table, units. */
@Command(
        name = "reconstruct",
        description = {
            "Write the reconstructions of rows, in the rows' own shape.",
            "A table comes back in its columns' units, with categories as one column each."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j reconstruct runs/stacked-strokes-1 --input images.npy --output again.npy"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReconstructCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private FileOptions files;

    @Override
    public Integer call() throws Exception {
        Outputs.checkWritable(files.output(), spec);
        LoadedModel loaded = model.load();
        TableEncoding encoding = loaded.encoding();
        Examples rows = ModelInputs.rows(files.input(), loaded);
        INDArray made = Shapes.rowsLike(
                loaded.reconstructing("reconstruct").reconstruct(rows.features(), rows.mask()),
                Shapes.ofRow(rows.features()));
        if (made.length() != rows.features().length()) {
            throw LoadedModel.notReconstructing("reconstruct", Shapes.ofRow(rows.features()), Shapes.ofRow(made));
        }
        if (encoding == null || !Outputs.isNamed(files.input(), ".csv")) {
            Outputs.write(files.output(), made, "reconstructions", spec);
        } else if (Outputs.isNamed(files.output(), ".csv")) {
            ArrayFiles.writeCsv(files.output(), encoding.featureNames(), encoding.decode(made));
            Outputs.tell(files.output(), made, "reconstructions", spec);
        } else {
            Outputs.write(files.output(), encoding.decode(made), "reconstructions", spec);
        }
        return 0;
    }
}
