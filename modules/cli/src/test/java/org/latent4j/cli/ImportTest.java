package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.data.ArrayFiles;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ImportTest {
    private static final String AUTOENCODER = "sequential-of-sequentials";

    @TempDir
    Path folder;

    private Path recorded(String name, Map<String, INDArray> entries) {
        Map<String, INDArray> all = new LinkedHashMap<>(ArrayFiles.readAll(Golden.io(AUTOENCODER)));
        all.putAll(entries);
        Path file = folder.resolve(name);
        ArrayFiles.writeAll(file, all);
        return file;
    }

    private static INDArray output() {
        return Objects.requireNonNull(ArrayFiles.readAll(Golden.io(AUTOENCODER)).get("output_0"));
    }

    @Test
    void writesAZipAndTellsOfEveryLayer() {
        Path zip = folder.resolve("model.zip");
        Command imported = Command.run("import", Golden.keras(AUTOENCODER), "--output", zip)
                .succeeds();
        assertThat(zip).isNotEmptyFile();
        assertThat(imported.err()).contains("wrote the model to " + zip);
        assertThat(imported.out())
                .contains("written by Keras 3.15.1", "encoder/dense_1", "decoder/dense_3")
                .contains("codings: the outputs of 'encoder'");
    }

    @Test
    void printsOneObject() {
        Path zip = folder.resolve("model.zip");
        Command imported = Command.run(
                        "import",
                        Golden.keras(AUTOENCODER),
                        "--output",
                        zip,
                        "--verify",
                        Golden.io(AUTOENCODER),
                        "--json")
                .succeeds();
        JsonNode object = Json.read(imported.out(), JsonNode.class);
        assertThat(object.path("layers")).hasSize(4);
        assertThat(object.path("verified").asBoolean()).isTrue();
        assertThat(object.path("verification").get(0).path("maxRelative").asDouble())
                .isLessThan(1e-5);
        assertThat(object.path("output").asText()).isEqualTo(zip.toString());
    }

    @Test
    void cutsWhereTold() {
        Command imported = Command.run(
                        "import",
                        Golden.keras(AUTOENCODER),
                        "--codings",
                        "encoder/dense",
                        "--verify",
                        Golden.io(AUTOENCODER))
                .succeeds();
        assertThat(imported.out()).contains("codings: as told: 'encoder/dense'");
    }

    @Test
    void failsAboveTheTolerance() {
        Path wrong = recorded("wrong.npz", Map.of("output_0", output().mul(1.5)));
        Path zip = folder.resolve("never.zip");
        Command checked = Command.run("import", Golden.keras(AUTOENCODER), "--verify", wrong, "--output", zip);
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.err().strip().lines()).hasSize(1);
        assertThat(checked.err())
                .startsWith("latent4j: error: ")
                .contains(
                        "model.keras: output_0 differs by 0.3333 of the largest output, more than the tolerance",
                        "nothing written");
        assertThat(checked.out()).contains("output_0", "largest difference");
        assertThat(zip).doesNotExist();
        Command.run("import", Golden.keras(AUTOENCODER), "--verify", wrong, "--tolerance", 0.5)
                .succeeds();
    }

    @Test
    void comparesKeptPositionsOnly() {
        INDArray all = output();
        Map<String, INDArray> kept = new LinkedHashMap<>();
        kept.put("output_0", Nd4j.createFromArray(all.getFloat(0, 3), all.getFloat(1, 4)));
        kept.put("output_0_index", Nd4j.createFromArray(3L, 9L));
        Command.run("import", Golden.h5(AUTOENCODER), "--verify", recorded("kept.npz", kept))
                .succeeds();
        kept.put("output_0_index", Nd4j.createFromArray(3L, 10L));
        Command.run("import", Golden.h5(AUTOENCODER), "--verify", recorded("over.npz", kept))
                .failsInOneLineSaying("over.npz, output_0_index: expected positions from 0 to 9, found 10");
    }

    @Test
    void refusesRecordingsThatDoNotFit() {
        Command.run(
                        "import",
                        Golden.keras(AUTOENCODER),
                        "--verify",
                        recorded("shape.npz", Map.of("output_0", Nd4j.zeros(2, 4))))
                .failsInOneLineSaying("shape.npz, output_0: expected the shape [2, 4], the model gives [2, 5]");
        Path none = folder.resolve("none.npz");
        ArrayFiles.writeAll(none, Map.of("input_0", Nd4j.zeros(2, 5)));
        Command.run("import", Golden.keras(AUTOENCODER), "--verify", none)
                .failsInOneLineSaying("none.npz: expected an entry output_0, found input_0");
    }

    @Test
    void checksItsOptions() {
        Path file = Golden.keras(AUTOENCODER);
        Command.run("import", file).isRefusedSaying("expected --output or --verify");
        Command.run("import", file, "--output", "m.keras").isRefusedSaying("--output: expected a name ending in .zip");
        Command.run("import", file, "--output", "m.zip", "--tolerance", -1)
                .isRefusedSaying("--tolerance: expected >= 0");
        Command.run("import", folder.resolve("none.h5"), "--output", "m.zip").failsInOneLineSaying("none.h5");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path text = Files.writeString(folder.resolve("text.keras"), "no model");
        Command.run("import", text, "--output", folder.resolve("never.zip")).failsInOneLineSaying("text.keras");
    }
}
