package org.latent4j.cli;

import java.awt.image.BufferedImage;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.reports.Reconstructions;
import org.latent4j.reports.Theme;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Test rows beside what a model makes of them; points in space are taken from the training rows, which are more.
 *
 * @param loaded whose output can be held against its input
 * @param dataset whose rows are shown
 */
record ReconstructionRows(LoadedModel loaded, Dataset dataset) {
    private static final int POINTS = 300;

    /**
     * The picture of the first rows; for a denoising model, of noisy ones.
     *
     * @param seed of the noise
     */
    BufferedImage picture(int most, long seed, Theme theme) {
        INDArray test = dataset.test().features();
        boolean points = test.rank() == 2 && test.size(1) == 3;
        Examples all = points ? dataset.train() : dataset.test();
        Examples rows = all.range(0, Math.min(points ? POINTS : most, all.size()));
        INDArray originals = rows.features();
        if (loaded.model().variant() instanceof DenoisingAutoencoder denoising && originals.rank() == 4) {
            INDArray noisy = NoisyRows.of(originals, denoising, seed);
            INDArray made = loaded.model().reconstruct(noisy);
            return Reconstructions.picture(originals, noisy, made, dataset.featureNames(), theme);
        }
        INDArray made = loaded.model().reconstruct(originals, rows.mask());
        return Reconstructions.picture(originals, null, made, dataset.featureNames(), theme);
    }
}
