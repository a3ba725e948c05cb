package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.common.Sha256;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files that NumPy wrote; golden/numpy/make.py says how, and what they hold. */
class GoldenNumpyTest {
    private static final Path FOLDER = folder();

    private static Path folder() {
        URL manifest = Objects.requireNonNull(GoldenNumpyTest.class.getResource("/golden/numpy/manifest.sha256"));
        try {
            return Path.of(manifest.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> readsWhatNumpyWrote() throws IOException {
        return Files.readAllLines(FOLDER.resolve("manifest.sha256")).stream()
                .map(line -> line.split("  ", -1))
                .map(parts -> DynamicTest.dynamicTest(parts[1], () -> check(FOLDER.resolve(parts[1]), parts[0])));
    }

    @Test
    void theManifestNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            long arrays =
                    files.filter(file -> file.toString().matches(".*\\.np[yz]")).count();
            assertThat(Files.readAllLines(FOLDER.resolve("manifest.sha256")))
                    .hasSize((int) arrays)
                    .hasSize(26);
        }
    }

    private static void check(Path file, String digest) throws IOException {
        assertThat(Sha256.of(file)).isEqualTo(digest);
        String name = file.getFileName().toString();
        if (name.endsWith(".npz")) {
            Map<String, INDArray> arrays = ArrayFiles.readAll(file);
            assertThat(arrays.keySet()).containsExactly("x", "y");
            assertThat(arrays.get("y").toFloatVector()).containsExactly(0, 1, 2);
            checkValues(arrays.get("x"), "f4");
            return;
        }
        checkValues(ArrayFiles.read(file), name.replaceFirst("^[lb]e-", ""));
    }

    private static void checkValues(INDArray array, String type) {
        assertThat(array.shape()).containsExactly(3, 2, 4);
        assertThat(array.ordering()).isEqualTo('c');
        float[] values = array.reshape(24).toFloatVector();
        for (int i = 0; i < values.length; i++) {
            float expected = switch (type.charAt(0)) {
                case 'f' -> (i - 5) / 2f;
                case 'i' -> i - 5;
                case 'b' -> i % 2;
                default -> i;
            };
            assertThat(values[i]).as("value %d", i).isEqualTo(expected);
        }
    }
}
