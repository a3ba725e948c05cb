package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.latent4j.reports.Charts;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.Reconstructions;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws what a training came to, into its run folder. */
final class RunPictures {
    private static final int ROWS = 10;
    private static final int POINTS = 300;
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
        reconstructions(seed);
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

    private void reconstructions(long seed) throws IOException {
        boolean points = dataset.test().features().rank() == 2
                && dataset.test().features().size(1) == 3;
        Examples rows = points
                ? dataset.train().range(0, Math.min(POINTS, dataset.train().size()))
                : first(ROWS);
        INDArray originals = rows.features();
        Path file = folder.resolve("reconstructions.png");
        if (variant instanceof DenoisingAutoencoder denoising && originals.rank() == 4) {
            INDArray noisy = NoisyRows.of(originals, denoising, seed);
            INDArray made = loaded.model().reconstruct(noisy);
            Pictures.write(file, Reconstructions.picture(originals, noisy, made, dataset.featureNames()));
            return;
        }
        INDArray made = loaded.model().reconstruct(originals, rows.mask());
        Pictures.write(file, Reconstructions.picture(originals, made, dataset.featureNames()));
    }

    private void loss(History history, String title, List<Charts.Reference> references) throws IOException {
        String unit = variant.loss() == ReconstructionLoss.BINARY_CROSS_ENTROPY
                ? "binary cross-entropy, nats per value"
                : "squared error, mean per value";
        boolean penalty = variant instanceof SparseAutoencoder || variant instanceof VariationalAutoencoder;
        Pictures.write(
                folder.resolve("loss.png"),
                Charts.loss(
                        title,
                        unit + (penalty ? ", with penalty" : ""),
                        history.epochs().stream().map(EpochRecord::trainLoss).toList(),
                        history.epochs().stream()
                                .map(EpochRecord::validationLoss)
                                .toList(),
                        references));
    }

    private Examples first(int rows) {
        return dataset.test().range(0, Math.min(rows, dataset.test().size()));
    }
}
