package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.ArrayFiles;

/** What is written loads again with the same outputs; that Keras takes it, module import's tests and scripts check. */
class ExportTest {
    @TempDir
    Path folder;

    @Test
    void writesVariants() {
        Path run = Command.train(folder, "stacked");
        Path images = Command.images(folder.resolve("images.npy"));
        for (String name : new String[] {"model.keras", "model.h5"}) {
            Path file = folder.resolve(name);
            Command exported = Command.run("export", run, "--output", file).succeeds();
            assertThat(exported.err()).contains("wrote " + file);
            assertThat(exported.out()).isEmpty();
            Path before = folder.resolve("before.npy");
            Path after = folder.resolve("after.npy");
            Command.run("reconstruct", run, "--input", images, "--output", before)
                    .succeeds();
            Command.run("reconstruct", file, "--input", images, "--output", after)
                    .succeeds();
            assertThat(ArrayFiles.read(after)
                            .sub(ArrayFiles.read(before))
                            .amaxNumber()
                            .doubleValue())
                    .isLessThan(1e-5);
        }
    }

    @Test
    void writesImportedModels() {
        Path io = Golden.io("sequential-of-sequentials");
        Path file = folder.resolve("again.keras");
        Command.run("export", Golden.h5("sequential-of-sequentials"), "--output", file)
                .succeeds();
        Command.run("import", file, "--verify", io).succeeds();
    }

    @Test
    void checksTheName() {
        Command.run("export", Golden.h5("dense"), "--output", "model.zip")
                .isRefusedSaying("--output: expected a name ending in .keras or .h5, got model.zip");
    }
}
