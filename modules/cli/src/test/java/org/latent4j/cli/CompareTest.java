package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;

class CompareTest {
    @TempDir
    static Path folder;

    private static Path stacked;
    private static Path linear;

    @BeforeAll
    static void train() {
        stacked = Command.train(folder, "stacked");
        linear = Command.train(folder, "linear");
    }

    @Test
    void printsARowForEachRun() {
        Command compared = Command.run("compare", stacked, linear).succeeds();
        List<String> lines = compared.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("run").contains("test MSE", "of PCA's");
        assertThat(lines.get(2)).startsWith("run-stacked").contains("64-64-30-64-64", "2 of 2", "> 9,999 %");
        assertThat(compared.err()).contains("The runs minimise different losses");
    }

    @Test
    void hasTheFiguresThatEvaluateHas() {
        JsonNode runs = Json.read(
                        Command.run("compare", stacked, linear, "--json")
                                .succeeds()
                                .out(),
                        JsonNode.class)
                .get("runs");
        JsonNode evaluated =
                Json.read(Command.run("evaluate", stacked, "--json").succeeds().out(), JsonNode.class);
        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).get("mse")).isEqualTo(evaluated.get("mse"));
        assertThat(runs.get(0).get("pcaMse")).isEqualTo(evaluated.get("pcaMse"));
        assertThat(runs.get(0).get("epochs").asInt()).isEqualTo(2);
        assertThat(runs.get(1).get("lossKind").asText()).isEqualTo("mse");
    }

    @Test
    void writesAPageAndAPicture() throws IOException {
        Path page = folder.resolve("both.html");
        Command.run("compare", stacked, linear, "--output", page).succeeds();
        assertThat(Files.readString(page))
                .contains("run-stacked", "run-linear", "squared error per value", "nats per value")
                .doesNotContain("http://", "https://");
        Path picture = folder.resolve("both.png");
        Command.run("compare", stacked, linear, "--output", picture).succeeds();
        assertThat(ImageIO.read(picture.toFile()).getHeight()).isEqualTo(2 * 540); // a chart for each kind of loss
    }

    @Test
    void comparesRunsThatHaveNotFinishedByWhatTheyHave() throws IOException {
        Path begun = Files.createDirectories(folder.resolve("begun"));
        String record = Files.readString(stacked.resolve("run.json"));
        Files.writeString(begun.resolve("run.json"), record.replaceAll("\"keptEpoch\" : \\d+", "\"keptEpoch\" : 0"));
        String row = Command.run("compare", begun, stacked)
                .succeeds()
                .out()
                .lines()
                .toList()
                .get(2);
        assertThat(row).startsWith("begun").contains("0 of 2");
    }

    @Test
    void tellsRunsOfOneNameApart() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy/run-stacked"));
        Files.copy(stacked.resolve("run.json"), copy.resolve("run.json"));
        assertThat(Command.run("compare", stacked, copy).succeeds().out())
                .contains(stacked.toString(), copy.toString());
    }

    @Test
    void refusesWhatItCantCompare() {
        Command.run("compare", stacked).isRefusedSaying("RUN");
        Command.run("compare", stacked, folder).failsInOneLineSaying("expected a run folder");
        Command.run("compare", stacked, linear, "--output", "both.txt").isRefusedSaying(".html or .png");
    }
}
