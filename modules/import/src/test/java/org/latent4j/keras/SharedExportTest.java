package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;
import org.latent4j.models.LatentModel;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Real autoencoders that others published, imported and exported, keep their outputs. */
@Tag("shared")
class SharedExportTest {
    private static final Path FOLDER = Path.of(System.getProperty("latent4j.shared", "../shared"), "keras-models");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> keepsOutputs() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "no folder " + FOLDER + ": its models are not checked");
        List<String> index = Files.readAllLines(FOLDER.resolve("golden/INDEX.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
                .toList();
        return index.stream()
                .map(line -> line.split("\t"))
                .filter(row -> row[1].equals("golden"))
                .map(row -> row[0])
                .map(file -> DynamicTest.dynamicTest(file, () -> check(file)));
    }

    private void check(String name) throws IOException {
        Map<String, INDArray> golden = ArrayFiles.readAll(FOLDER.resolve("golden/" + name.substring(0, 3) + ".npz"));
        List<INDArray> inputs = new ArrayList<>();
        for (int i = 0; golden.containsKey("input_" + i); i++) {
            inputs.add(Objects.requireNonNull(golden.get("input_" + i)));
        }
        LatentModel imported = SharedFilesTest.open(name).load().model();
        if (name.startsWith("121") || name.startsWith("122")) {
            assertThatThrownBy(() -> KerasExport.write(imported, folder.resolve("lambda.keras")))
                    .isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("(Lambda): holds Python code of Keras 2");
            return;
        }
        List<INDArray> outputs = imported.predict(inputs);
        for (String ending : List.of(".keras", ".h5")) {
            Path file = Exports.file(folder, name.substring(0, name.lastIndexOf('.')) + ending);
            KerasExport.write(imported, file);
            Exports.record(file, inputs, outputs);
            KerasImport again = SharedFilesTest.withLayers(KerasImport.of(file), name);
            Exports.assertClose(again.load().model().predict(inputs), outputs, name);
        }
    }
}
