package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;

class TextModelTest {
    private static final String MODEL = "text-vectorization-embedding-dense";

    @TempDir
    Path folder;

    @Test
    void isVerifiedWithTextsOfNumpy() {
        Command.run("import", Golden.keras(MODEL), "--verify", Golden.io(MODEL)).succeeds();
    }

    @Test
    void predictsForTextsOfEachKindOfFile() throws IOException {
        Path zip = folder.resolve("model.zip");
        Command.run("import", Golden.keras(MODEL), "--output", zip).succeeds();
        Path lines = Files.writeString(folder.resolve("texts.txt"), "The BLUE sea...\nunknown tree; sky sky\n");
        Path table = Files.writeString(folder.resolve("texts.csv"), "text\nThe BLUE sea...\nunknown tree; sky sky\n");
        for (Path texts : new Path[] {lines, table, Golden.io(MODEL)}) {
            Path output = folder.resolve("output.npy");
            Command.run("predict", zip, "--input", texts, "--output", output).succeeds();
            var expected = ArrayFiles.readAll(Golden.io(MODEL)).get("output_0");
            assertThat(ArrayFiles.read(output).equalsWithEps(expected, 1e-6)).isTrue();
        }
    }

    @Test
    void refusesSeveralTextsARow() throws IOException {
        Path table = Files.writeString(folder.resolve("texts.csv"), "a,b\none,two\n");
        Command.run("predict", Golden.keras(MODEL), "--input", table, "--output", folder.resolve("output.npy"))
                .failsSaying("expected 1 texts a row, got 2");
    }
}
