package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @Test
    void runsItsCommands(@TempDir Path folder) {
        Rehearsal.in(folder);
        assertThat(folder.resolve("imported.zip")).isNotEmptyFile();
    }
}
