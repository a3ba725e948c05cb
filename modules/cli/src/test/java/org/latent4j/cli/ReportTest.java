package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;

class ReportTest {
    @TempDir
    Path folder;

    @Test
    void everyTrainingWritesOnePageThatNeedsNothingElse() throws IOException {
        Path run = Command.train(folder, "variational");
        String page = Files.readString(run.resolve("report.html"));
        assertThat(page)
                .contains(">Figures<", ">History<", ">Reconstructions<", ">Generated<", ">Interpolation<")
                .contains(">Latent map<", ">Data<", ">Configuration<", ">Environment<", ">Reproduce<")
                .contains("data:image/png;base64,", "principal components");
        assertThat(Pattern.compile("(src|href)=\"(?!data:|#)|url\\(|@import")
                        .matcher(page)
                        .results()
                        .map(java.util.regex.MatchResult::group))
                .isEmpty();
        assertThat(page.length()).isLessThan(3_000_000);
    }

    @Test
    void keepsTheFiguresThatEvaluatePrints() throws IOException {
        Path run = Command.train(folder, "variational");
        JsonNode kept = Json.read(Files.readString(run.resolve("evaluation.json")), JsonNode.class);
        JsonNode printed =
                Json.read(Command.run("evaluate", run, "--json").succeeds().out(), JsonNode.class);
        assertThat(kept.properties()).hasSameSizeAs(printed.properties());
        printed.properties().forEach(figure -> {
            JsonNode other = kept.path(figure.getKey());
            if (figure.getValue().isDouble()) { // one is computed by the engine, the other by DL4J, in float32
                assertThat(other.doubleValue())
                        .as(figure.getKey())
                        .isCloseTo(figure.getValue().doubleValue(), Percentage.withPercentage(0.001));
            } else {
                assertThat(other).as(figure.getKey()).isEqualTo(figure.getValue());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--greedy"})
    void theCommandThatItShowsTrainsTheSameAgain(String greedy) throws IOException {
        Path run = greedy.isEmpty()
                ? Command.train(folder, "stacked", "--hidden-sizes", "20", "--seed", 5, "--limit", 50)
                : Command.train(folder, "stacked", "--hidden-sizes", "20", "--seed", 5, greedy);
        Matcher command = Pattern.compile("<pre[^>]*>latent4j ([^<]*)</pre>")
                .matcher(Files.readString(run.resolve("report.html")));
        assertThat(command.find()).isTrue();
        List<String> words = new ArrayList<>(List.of(command.group(1).split(" ")));
        Command.run(words.toArray()).succeeds();
        Path again = Path.of(words.get(words.indexOf("--out") + 1));
        assertThat(LatentModel.load(again.resolve("model.zip")).graph().params())
                .isEqualTo(LatentModel.load(run.resolve("model.zip")).graph().params());
    }

    @Test
    void writesThePageAnewWhereItIsWanted() throws IOException {
        Path run = Command.train(folder, "sparse");
        Path page = folder.resolve("new/page.html");
        Command.run("report", run, "--output", page).succeeds();
        assertThat(page).hasSameTextualContentAs(run.resolve("report.html"));
        Files.delete(run.resolve("evaluation.json"));
        Command.run("report", run).succeeds();
        assertThat(page).hasSameTextualContentAs(run.resolve("report.html"));
        Command.run("report", run, "--output", "page.pdf").isRefusedSaying("--output: expected a name ending in .html");
    }

    @Test
    void tellsOfWhatAnInterruptedRunHasDone() throws IOException {
        Path run = Command.train(folder, "stacked");
        String record = Files.readString(run.resolve("run.json"));
        Files.writeString(run.resolve("run.json"), record.replace("\"finished\"", "\"running\""));
        for (String file : List.of("model.zip", "evaluation.json", "reconstructions.png", "report.html")) {
            Files.delete(run.resolve(file));
        }
        Command.run("report", run).succeeds();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("The run has not finished", "--resume", ">History<", "On the validation split")
                .doesNotContain(">Latent map<", ">Reconstructions<");
    }

    @Test
    void saysThatTheDataIsGone() throws IOException {
        Path run = Command.train(folder, "stacked");
        Files.delete(folder.resolve("stacked.npy"));
        Command.run("report", run).succeeds();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("No latent map: the data it was trained on", "no such file", "On the test split");
    }

    @Test
    void refusesWhatIsNoRunFolder() throws IOException {
        Command.run("report", folder).failsInOneLineSaying("expected a run folder");
        Command.run("report", folder.resolve("none")).failsInOneLineSaying("expected a run folder");
        Files.writeString(folder.resolve("run.json"), "{\"format\": 1}");
        Command.run("report", folder).failsInOneLineSaying("run.json: expected a run's record");
    }

    @Test
    void aReportThatCantBeWrittenCostsNoTraining() throws IOException {
        Path run = Command.train(folder, "stacked");
        Files.delete(run.resolve("report.html"));
        Files.createDirectories(run.resolve("report.html/taken"));
        Command again = Command.run(
                        "train", "stacked", "--data", folder.resolve("stacked.npy"), "--out", run, "--resume")
                .succeeds();
        assertThat(again.err().lines().filter(line -> line.startsWith("no report.html: ")))
                .hasSize(1);
    }

    @Test
    void writesEventsForTensorBoardWhereTheyAreWanted() throws IOException {
        Path events = folder.resolve("events");
        Path run = Command.train(folder, "stacked", "--tensorboard", events);
        for (String split : List.of("train", "validation")) {
            try (var files = Files.list(events.resolve(run.getFileName()).resolve(split))) {
                assertThat(files).hasSize(1).allSatisfy(file -> assertThat(file).isNotEmptyFile());
            }
        }
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Command.run("train", "stacked", "--data", folder.resolve("stacked.npy"), "--tensorboard", taken)
                .failsSaying("taken");
    }
}
