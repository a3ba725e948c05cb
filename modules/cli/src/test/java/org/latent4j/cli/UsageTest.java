package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.common.Json;

class UsageTest {
    @TempDir
    Path folder;

    @Test
    void asksForACommand() {
        Command.run().isRefusedSaying("expected a command");
    }

    @Test
    void suggestsCommands() {
        Command.run("evalute", "run").isRefusedSaying("unknown command 'evalute': did you mean 'evaluate'?");
    }

    @Test
    void suggestsVariants() {
        Command.run("train", "staked").isRefusedSaying("unknown variant", "stacked", "did you mean 'stacked'?");
    }

    @Test
    void suggestsOptions() {
        Command.run("train", "stacked", "--epoch", "3")
                .isRefusedSaying("unknown option '--epoch': did you mean '--epochs'?");
    }

    @Test
    void suggestsValues() {
        Command.run("train", "denoising", "--noise", "gausian")
                .isRefusedSaying("--noise", "expected one of gaussian, dropout, got gausian: did you mean 'gaussian'?");
    }

    @Test
    void namesTheVariantsAnOptionFits() {
        Command.run("train", "stacked", "--data", "plane3d", "--out", folder.resolve("run"), "--kl-weight", "2")
                .isRefusedSaying("--kl-weight: expected variant variational, which it fits, got stacked");
        Command.run("train", "linear", "--data", "plane3d", "--out", folder.resolve("run"), "--loss", "bce")
                .isRefusedSaying("--loss: expected variant stacked, tied, convolutional, recurrent, denoising, sparse,"
                        + " variational, which it fits, got linear");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--epochs=0", "--batch-size=-1", "--limit=0", "--learning-rate=0", "--latent-size=0"})
    void refusesValuesOutsideTheirRange(String option) {
        Command.run("train", "stacked", "--data", "plane3d", "--out", folder.resolve("run"), option)
                .isRefusedSaying("expected > 0");
    }

    @Test
    void refusesNumbersThatAreNone() {
        Command.run("train", "stacked", "--epochs", "many").isRefusedSaying("--epochs", "many");
    }

    @Test
    void refusesUnknownEngines() {
        Command.run("train", "stacked", "--engine", "fast").isRefusedSaying("--engine: ", "compiled");
    }

    @Test
    void refusesNoThreads() {
        Command.run("train", "stacked", "--threads", "0").isRefusedSaying("--threads: expected");
    }

    @Test
    void asksForTheFolderToResume() {
        Command.run("train", "stacked", "--resume").isRefusedSaying("--resume: needs --out DIR");
    }

    @Test
    void asksForRequiredOptions() {
        Command.run("encode", "run").isRefusedSaying("--input");
    }

    @Test
    void refusesOutputsItCannotWriteBeforeAnyWork() {
        Command.run("encode", folder.resolve("none"), "--input", "x.npy", "--output", "codings.txt")
                .isRefusedSaying("--output: expected a name ending in .npy, .npz, .csv, got codings.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models",
                "train",
                "evaluate",
                "encode",
                "decode",
                "reconstruct",
                "predict",
                "plot",
                "generate",
                "interpolate",
                "score",
                "report",
                "compare",
                "explore",
                "import",
                "inspect",
                "export",
                "doctor"
            })
    void helpsWithEachCommand(String name) {
        Command help = Command.run(name, "--help").succeeds();
        assertThat(help.out()).contains("Usage: latent4j " + name).contains("Example: latent4j " + name);
        assertThat(help.err()).isEmpty();
    }

    @Test
    void listsItsCommands() {
        String help = Command.run("--help").succeeds().out();
        assertThat(help).contains("models", "train", "finetune", "import", "bench", "doctor");
    }

    @Test
    void showsEachVariantsDefaults() {
        assertThat(Command.run("train", "--help").succeeds().out())
                .containsPattern("stacked +20 epochs, batch size +32, nadam 0\\.002, loss bce")
                .contains("--noise-rate");
    }

    @Test
    void tellsItsVersion() {
        assertThat(Command.run("train", "--version").succeeds().out())
                .isEqualTo(Command.run("--version").out());
        assertThat(Command.run("--version").succeeds().out()).matches("latent4j \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void listsTheVariantsInOneLineEach() {
        List<String> lines = Command.run("models").succeeds().out().lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(1)).startsWith("stacked").contains("784-100-30-100-784", "163,814 parameters");
    }

    @Test
    void listsTheVariantsAsJson() {
        Command models = Command.run("models", "--json").succeeds();
        JsonNode variants = Json.read(models.out(), JsonNode.class).get("variants");
        assertThat(variants).hasSize(8);
        assertThat(variants.get(2).get("name").asText()).isEqualTo("tied");
        assertThat(variants.get(2).get("parameters").asInt()).isEqualTo(82_414);
        assertThat(models.err()).isEmpty();
    }

    @Test
    void tellsOfTheMachine() {
        JsonNode machine = Json.read(Command.run("doctor", "--json").succeeds().out(), JsonNode.class);
        assertThat(machine.get("nd4j").asText()).isEqualTo("1.0.0-M2.1");
        assertThat(machine.get("dl4j").asText()).isEqualTo("1.0.0-M2.1");
        assertThat(machine.get("nativeThreads").asInt()).isPositive();
        assertThat(machine.get("gpu").get("explanation").asText()).isNotBlank();
        assertThat(machine.get("gpu").get("cards").isArray()).isTrue();
        assertThat(Command.run("doctor").succeeds().out()).contains("Backend", "Threads", "GPU", "Cache");
    }

    @Test
    void refusesTheCompiledEngineForAGpu() {
        Command.run("--gpu", "train", "stacked", "--engine", "compiled").isRefusedSaying("--engine compiled", "CPU");
        Command.run("bench", "--gpu", "--engine", "compiled").isRefusedSaying("--engine compiled", "CPU");
    }

    /** Whatever the machine has, these classes are those of the distribution for the CPU. */
    @Test
    void doesntComputeOnTheCpuWhenAskedForAGpu() {
        Command.run("--gpu", "train", "linear", "--data", "plane3d", "--out", folder.resolve("run"))
                .failsInOneLineSaying("GPU: ");
        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(Command.run("doctor", "--gpu").succeeds().out()).contains("GPU  ");
        Command.run("--gpu", "models").succeeds();
        Command.run("--gpu", "train", "--help").succeeds();
    }

    @Test
    void showsTheStackTraceOnRequest() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.zip"), "no zip");
        String[] words = {"encode", broken.toString(), "--input", "x.npy", "--output", "y.npy"};
        Command.run((Object[]) words).failsInOneLineSaying("broken.zip");
        Command verbose = Command.run("--verbose", words[0], words[1], words[2], words[3], words[4], words[5]);
        assertThat(verbose.code()).isEqualTo(1);
        assertThat(verbose.err()).contains("MalformedModelException", "\tat ");
    }
}
