package org.latent4j.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.data.Progress;
import org.latent4j.reports.maps.LatentMap;
import org.latent4j.reports.maps.LatentMaps;
import org.latent4j.reports.maps.MapMethod;
import org.latent4j.reports.maps.MapOptions;
import org.latent4j.training.Machine;
import org.latent4j.training.Recipes;
import org.latent4j.training.RunFolder;
import org.latent4j.training.RunRecord;
import org.latent4j.training.RunSettings;
import org.latent4j.training.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RunPageTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\"";

    @TempDir
    Path folder;

    private RunResults run(String dataName, RunRecord.Status status, @Nullable String problem) throws IOException {
        RunSettings settings = new RunSettings(
                Recipes.of("stacked", "default", List.of(8)),
                42,
                new RunSettings.Data(dataName, List.of(new Dataset.Source(dataName, "abc")), 10, 5, "def"),
                null,
                32,
                null,
                null);
        Machine machine = new Machine("1", "2", "3", dataName, "5", "6", 7, 8);
        RunFolder run = RunFolder.at(folder);
        Files.writeString(
                run.recordFile(), Json.write(new RunRecord(1, status, problem, settings, machine, 2, 2, null, 75)));
        return RunResults.of(run);
    }

    private static MapView map(int classes, String className) {
        int rows = Math.max(5, classes);
        INDArray codings = Nd4j.linspace(1, rows * 3L, rows * 3L).reshape(rows, 3);
        LatentMap map = LatentMaps.of(MapMethod.PCA, codings, MapOptions.defaults(), Progress.NONE);
        int[] labels = IntStream.range(0, rows).map(i -> i % classes).toArray();
        Thumbnails thumbnails = Thumbnails.of(codings);
        return new MapView(map, "test", labels, List.of(className), thumbnails, null);
    }

    @Test
    void showsHostileNamesAsText() throws IOException {
        RunResults run = run(HOSTILE, RunRecord.Status.FAILED, HOSTILE);
        Files.writeString(folder.resolve("evaluation.json"), "{\"split\": \"" + HOSTILE.replace("\"", "\\\"") + "\"}");
        String page = RunPage.of(RunResults.of(run.folder()), map(2, HOSTILE), List.of(HOSTILE), List.of(HOSTILE));
        assertThat(page).doesNotContain("<script>alert", "<img src=x");
        assertThat(page.split("</script>", -1)).hasSize(3); // the map's values and the page's own script
        assertThat(page.split("&lt;script&gt;alert\\(1\\)&lt;/script&gt;", -1)).hasSizeGreaterThan(7);
    }

    @Test
    void tellsOfAFailedRun() throws IOException {
        String page = RunPage.of(
                run("strokes", RunRecord.Status.FAILED, "epoch 3: the loss is NaN"), null, List.of(), List.of());
        assertThat(page)
                .contains("The run failed: epoch 3: the loss is NaN", "No epoch is recorded.", "1 min 15 s")
                .doesNotContain("Latent map", "Reproduce");
    }

    @Test
    void leavesGapsWhereALossIsNoNumber() throws IOException {
        RunResults run = run("strokes", RunRecord.Status.FAILED, "NaN");
        Files.writeString(
                folder.resolve("history.csv"),
                "epoch,learningRate,trainLoss,validationLoss,validationBce,validationMse,validationRoundedAccuracy,"
                        + "seconds\n1,0.1,0.5,0.6,,0.1,0.9,1\n2,0.1,NaN,Infinity,,0.1,0.9,1\n3,0.1,0.4,0.3,,0.1,0.9,1\n");
        String page = RunPage.of(RunResults.of(run.folder()), null, List.of(), List.of());
        String line = page.substring(page.indexOf("class=\"line s1\" d=\"") + 19);
        assertThat(line.substring(0, line.indexOf('"'))).matches("M52\\.0 [\\d.]+M430\\.0 [\\d.]+");
    }

    @Test
    void saysWhatCantBeRead() throws IOException {
        RunResults run = run("strokes", RunRecord.Status.RUNNING, null);
        Files.writeString(folder.resolve("history.csv"), "epoch,loss\n1,2\n");
        Files.writeString(folder.resolve("evaluation.json"), "[1");
        Files.writeString(folder.resolve("generated.png"), "no picture");
        String page = RunPage.of(RunResults.of(run.folder()), null, List.of(), List.of());
        assertThat(page)
                .contains("history.csv: expected the columns epoch,learningRate", "evaluation.json: can&#39;t be read")
                .contains("generated.png is no picture", "The run has not finished");
    }

    @Test
    void refusesAFolderWithoutARun() {
        assertThatThrownBy(() -> RunResults.of(RunFolder.at(folder)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("expected a run folder");
    }

    @Test
    void hasNoLegendForMoreClassesThanFormsAndColours() throws IOException {
        RunResults run = run("strokes", RunRecord.Status.FINISHED, null);
        assertThat(RunPage.of(run, map(28, "first"), List.of(), List.of())).contains("id=\"map-legend\"");
        assertThat(RunPage.of(run, map(200, "first"), List.of(), List.of()))
                .contains("200 classes: too many for a legend")
                .doesNotContain("id=\"map-legend\"");
    }

    @Test
    void placesEqualCodingsInTheMiddle() throws IOException {
        LatentMap map = LatentMaps.of(MapMethod.PCA, Nd4j.ones(4, 3), MapOptions.defaults(), Progress.NONE);
        MapView view = new MapView(map, "test", null, List.of(), Thumbnails.of(Nd4j.ones(4, 3)), null);
        String page = RunPage.of(run("same", RunRecord.Status.FINISHED, null), view, List.of(), List.of());
        assertThat(page)
                .contains("x=\"220.0\" y=\"173.0\"", "The map has one place for all rows: their codings are equal.");
    }

    @Test
    void pointsWithoutALabelAreGrey() {
        MapView view = map(2, "shirt");
        int[] labels = {0, -1, 1, -1, 0};
        MapView some = new MapView(view.map(), "test", labels, List.of("shirt"), view.originals(), null);
        Html html = Html.page("map", "'self'", RunPage.STYLE, Html.Resource.of(RunPage.class, "map.js"));
        some.writeTo(html);
        String text = html.end(Html.Resource.of(RunPage.class, "map.js"));
        assertThat(text).contains("no label</button>").contains("data-class=\"-1\"");
        assertThat(text.split("href=\"#form0\"[^>]*class=\"unlabelled\"", -1)).hasSize(3);
        assertThat(some.data().get("names").toString()).isEqualTo("[\"shirt\",\"1\"]");
    }
}
