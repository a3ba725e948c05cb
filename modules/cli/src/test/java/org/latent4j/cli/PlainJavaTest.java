package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a Java without its vector module, the command says once that it is slow, and what to do. */
class PlainJavaTest {
    private static final String ADVICE = "start it with --add-modules jdk.incubator.vector";

    @TempDir
    private Path folder;

    @Test
    void doctorSaysThatTheEngineIsSlow() throws Exception {
        assertThat(run("doctor").lines().filter(line -> line.contains(ADVICE)))
                .singleElement()
                .asString()
                .startsWith("Engine")
                .contains("plain Java", "several times slower");
    }

    @Test
    void trainSaysOnceThatItIsSlow() throws Exception {
        String said =
                run("train", "stacked", "--greedy", "--epochs", "1", "--limit", "64", "--out", folder.resolve("run"));
        assertThat(said.lines().filter(line -> line.contains(ADVICE)))
                .singleElement()
                .asString()
                .startsWith("training several times slower than it could: ");
    }

    /** What a command says in a Java of its own, on both streams. */
    private String run(Object... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path")));
        command.add(Latent4j.class.getName());
        for (Object word : words) {
            command.add(word.toString());
        }
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ends in time").isTrue();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
