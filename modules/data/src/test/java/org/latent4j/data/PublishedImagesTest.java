package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real MNIST and Fashion-MNIST files, where the folder named by {@code latent4j.shared} has them. */
@Tag("shared")
class PublishedImagesTest {

    private static Dataset open(String name) {
        Path folder = Path.of(System.getProperty("latent4j.shared", "shared")).resolve("data");
        assumeThat(Files.isDirectory(folder.resolve(name)))
                .as("no %s in the folder of shared data: not tested", name)
                .isTrue();
        return Datasets.open(name, DataOptions.defaults().withDataDir(folder));
    }

    private static void assertSplits(Dataset data) {
        assertThat(data.train().features().shape()).containsExactly(55_000, 28, 28, 1);
        assertThat(data.validation().features().shape()).containsExactly(5_000, 28, 28, 1);
        assertThat(data.test().features().shape()).containsExactly(10_000, 28, 28, 1);
        assertThat(data.sources()).hasSize(4);
    }

    /** Mean pixel of the 60,000 images of the training file; summed per image, as float32 can't hold a longer sum. */
    private static double meanOfTrainingFile(Dataset data) {
        return Stream.of(data.train(), data.validation())
                .map(split ->
                        split.features().reshape(split.size(), 784).mean(1).toFloatVector())
                .flatMapToDouble(means -> IntStream.range(0, means.length).mapToDouble(i -> means[i]))
                .average()
                .orElseThrow();
    }

    @Test
    void fashionMnistIsAsPublished() {
        Dataset data = open("fashion-mnist");
        assertSplits(data);
        assertThat(Arrays.copyOf(data.train().labels(), 10)).containsExactly(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
        assertThat(Arrays.copyOf(data.test().labels(), 5)).containsExactly(9, 2, 1, 1, 6);
        assertThat(data.classNames().get(data.train().labels()[0])).isEqualTo("Ankle boot");
        // 0.2860 is the mean that everyone normalises with.
        assertThat(meanOfTrainingFile(data)).isCloseTo(0.2860, within(1e-4));
    }

    @Test
    void mnistIsAsPublished() {
        Dataset data = open("mnist");
        assertSplits(data);
        assertThat(Arrays.copyOf(data.train().labels(), 10)).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(Arrays.copyOf(data.test().labels(), 5)).containsExactly(7, 2, 1, 0, 4);
        // 0.1307, likewise.
        assertThat(meanOfTrainingFile(data)).isCloseTo(0.1307, within(1e-4));
    }
}
