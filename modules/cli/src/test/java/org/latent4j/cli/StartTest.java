package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What isn't needed isn't started: commands in a process without a backend for ND4J, which fails as soon as it starts. */
class StartTest {
    @TempDir
    Path folder;

    @Test
    void tellsOfItselfWithoutNd4j() throws Exception {
        assertThat(withoutBackend("--version")).startsWith("latent4j ");
        assertThat(withoutBackend("--help")).contains("train", "doctor");
        assertThat(withoutBackend("train", "--help")).contains("--epochs");
    }

    @Test
    void listsVariantsWithoutNd4j() throws Exception {
        assertThat(withoutBackend("models")).contains("163,814 parameters");
        assertThat(withoutBackend("models", "--json")).contains("163814");
    }

    @Test
    void inspectsFilesWithoutNd4j() throws Exception {
        Path run = Command.train(folder, "stacked");
        assertThat(withoutBackend("inspect", run.toString())).contains("codings");
        assertThat(withoutBackend(
                        "inspect", Golden.keras("sequential-of-sequentials").toString()))
                .contains("encoder/dense_1");
        assertThat(withoutBackend(
                        "inspect", Golden.h5("sequential-of-sequentials").toString()))
                .contains("encoder/dense_1");
    }

    @Test
    void noticesWhereNd4jStarts() throws Exception {
        Path output = folder.resolve("output.txt");
        assertThat(start(output, "doctor")).isNotZero();
        assertThat(Files.readString(output)).contains("backend");
    }

    private String withoutBackend(String... words) throws Exception {
        Path output = folder.resolve("output.txt");
        int code = start(output, words);
        String said = Files.readString(output);
        assertThat(code).as(said).isZero();
        return said;
    }

    private static int start(Path output, String... words) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(part -> !part.contains("nd4j-native"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Latent4j.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
