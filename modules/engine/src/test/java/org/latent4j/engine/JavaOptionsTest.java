package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.engine.kernels.Kernels;

/** The engine on a Java without vectors or with shorter ones computes what it computes here, and says when it is slow. */
class JavaOptionsTest {
    private static final String MODULE = "--add-modules jdk.incubator.vector";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'', start it with --add-modules jdk.incubator.vector",
        MODULE + ", null",
        MODULE + " -XX:UseAVX=0, have no fused multiply-add",
        MODULE + " -XX:UseAVX=1, null",
        MODULE + " -XX:UseAVX=2, null",
        MODULE + " -XX:TieredStopAtLevel=1, without its optimizing compiler"
    })
    void resultsAreThoseOfThisJava(String options, String obstacle) throws Exception {
        List<String> lines = run(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        assertThat(line(lines, "obstacle ")).as(options).contains(obstacle);
        assertThat(line(lines, "kernels "))
                .as(options)
                .matches(obstacle.equals("null") ? "\\d+-bit vectors" : "plain Java");
        if (options.equals(MODULE)) {
            assertThat(line(lines, "kernels ")).isEqualTo(Kernels.best().name());
        }
        float[] theirs = floats(line(lines, "numbers "));
        float[] ours = SmallTrainings.numbers();
        assertThat(theirs).hasSameSizeAs(ours);
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < ours.length; i++) {
            squares += (double) ours[i] * ours[i];
            differences += Math.pow((double) ours[i] - theirs[i], 2);
        }
        assertThat(Math.sqrt(differences / squares))
                .as("distance of all numbers, of their length, with %s", options)
                .isLessThan(1e-5);
    }

    private List<String> run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallTrainings.class.getName()));
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends in time").isTrue();
        String said = Files.readString(errors, StandardCharsets.UTF_8) + Files.readString(out, StandardCharsets.UTF_8);
        Assumptions.assumeFalse(
                process.exitValue() != 0 && said.contains("Unrecognized VM option"),
                "this Java doesn't know one of " + options);
        assertThat(process.exitValue()).as(said).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    private static String line(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length());
    }

    private static float[] floats(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        return numbers;
    }
}
