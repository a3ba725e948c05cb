package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.models.LatentModel;
import org.latent4j.models.LinearAutoencoder;

/** What any model of Fashion-MNIST is compared with, as scikit-learn and NumPy found it. */
@Tag("shared")
class PublishedFiguresTest {
    @Test
    void principalComponentsAndPixelEntropyOfFashionMnist() {
        Path folder = Path.of(System.getProperty("latent4j.shared", "shared")).resolve("data");
        assumeThat(Files.isDirectory(folder.resolve("fashion-mnist")))
                .as("no fashion-mnist in the folder of shared data: not tested")
                .isTrue();
        Dataset data = Datasets.open("fashion-mnist", DataOptions.defaults().withDataDir(folder));
        LatentModel model = LatentModel.create(new LinearAutoencoder(784, 30), Samples.NADAM, 1);
        Evaluation evaluation = Evaluator.evaluate(model, data.validation(), data.train(), 1);
        // To the digits that were written down.
        assertThat(evaluation.pcaMse()).isCloseTo(0.0157, within(5e-5));
        assertThat(evaluation.pixelEntropy()).isCloseTo(0.2413, within(5e-5));
    }
}
