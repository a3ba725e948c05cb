package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What tests of exports have in common. With the system property {@code latent4j.exports} they leave their files in that
 * folder, with inputs and outputs, for {@code scripts/check-keras-export}.
 */
final class Exports {
    private Exports() {}

    /** Where to write a model. */
    static Path file(Path temporary, String name) throws IOException {
        String kept = System.getProperty("latent4j.exports");
        if (kept == null) {
            return temporary.resolve(name);
        }
        return Files.createDirectories(Path.of(kept)).resolve(name);
    }

    /** Writes a model's inputs and outputs beside it, if files are to be kept. */
    static void record(Path file, List<INDArray> inputs, List<INDArray> outputs) throws IOException {
        if (System.getProperty("latent4j.exports") == null) {
            return;
        }
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            arrays.put("input_" + i, inputs.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            arrays.put("output_" + i, outputs.get(i));
        }
        ArrayFiles.writeAll(beside(file), arrays);
    }

    /** The same with inputs and outputs that are recorded already. */
    static void recordAs(Path file, Path recorded) throws IOException {
        if (System.getProperty("latent4j.exports") != null) {
            Files.copy(recorded, beside(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path beside(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".npz");
    }

    static LatentModel exportedAndImported(LatentModel model, Path file) throws IOException {
        KerasExport.write(model, file);
        return KerasImport.of(file).load().model();
    }

    static void assertClose(List<INDArray> found, List<INDArray> expected, @Nullable String what) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).shape())
                    .as("shape of %s", what)
                    .isEqualTo(expected.get(i).shape());
            double scale = Math.max(1e-3, expected.get(i).amaxNumber().doubleValue());
            assertThat(found.get(i).sub(expected.get(i)).amaxNumber().doubleValue())
                    .as("largest difference of %s, scale %s", what, scale)
                    .isLessThanOrEqualTo(1e-5 * scale);
        }
    }
}
