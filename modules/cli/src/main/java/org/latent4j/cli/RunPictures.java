package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.latent4j.reports.Charts;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.Theme;
import org.latent4j.training.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws what a training came to, into its run folder. */
final class RunPictures {
    private static final int ROWS = 10;
    private static final int MOST_ROWS = 2000;
    private static final int GENERATED = 24;
    private static final int COLUMNS = 8;
    private static final int STEPS = 10;

    private final LoadedModel loaded;
    private final Autoencoder variant;
    private final Dataset dataset;
    private final Path folder;

    RunPictures(LoadedModel loaded, Autoencoder variant, Dataset dataset, Path folder) {
        this.loaded = loaded;
        this.variant = variant;
        this.dataset = dataset;
        this.folder = folder;
    }

    /** Writes all pictures that suit the variant. */
    void write(History history, String title, long seed, List<Charts.Reference> references) throws IOException {
        Pictures.write(
                folder.resolve("reconstructions.png"),
                new ReconstructionRows(loaded, dataset).picture(ROWS, seed, Theme.LIGHT));
        loss(history, title, references);
        if (variant instanceof SparseAutoencoder) {
            Examples some = first(MOST_ROWS);
            Pictures.write(
                    folder.resolve("activations.png"),
                    Charts.activations(loaded.model().encode(some.features(), some.mask())));
        }
        boolean images = dataset.test().features().rank() == 4;
        if (variant instanceof VariationalAutoencoder && images) {
            INDArray codings = Codings.standardNormal(GENERATED, variant.latentSize(), seed);
            Pictures.write(folder.resolve("generated.png"), Pictures.grid(loaded.decoded(codings), COLUMNS));
            INDArray ends = loaded.model().encode(first(2).features());
            Pictures.write(
                    folder.resolve("interpolation.png"),
                    Pictures.strip(loaded.decoded(Codings.between(ends, STEPS)), "test row 0", "test row 1"));
        }
    }

    private void loss(History history, String title, List<Charts.Reference> references) throws IOException {
        Pictures.write(folder.resolve("loss.png"), Charts.loss(title, lossUnit(variant), history, references));
    }

    /** What the losses of a variant are measured in. */
    static String lossUnit(Autoencoder variant) {
        boolean penalty = variant instanceof SparseAutoencoder || variant instanceof VariationalAutoencoder;
        return variant.loss().unit() + (penalty ? ", with penalty" : "");
    }

    private Examples first(int rows) {
        return dataset.test().range(0, Math.min(rows, dataset.test().size()));
    }
}
