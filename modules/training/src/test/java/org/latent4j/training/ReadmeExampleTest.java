package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The README's Java example, compiled, run, and held to be the README's to the letter. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "org", "latent4j", "training", "ReadmeExampleTest.java");

    @TempDir
    Path folder;

    @Test
    void exampleRuns() throws Exception {
        // spotless:off
        Dataset data = Datasets.open("strokes", DataOptions.defaults());
        Recipe recipe = Recipes.of("stacked", "default", List.of(28, 28, 1)).withEpochs(2);
        LatentModel model = Trainer.of(recipe, data).train().model();
        INDArray codings = model.encode(data.test().features());        // [1000, 28, 28, 1] in, [1000, 30] out
        Evaluation figures = Evaluator.evaluate(model, data.test(), data.train(), 42);
        // spotless:on
        model.save(folder.resolve("model.zip"));

        assertThat(codings.shape()).isEqualTo(new long[] {1000, 30});
        assertThat(figures.rows()).isEqualTo(1000);
        assertThat(LatentModel.load(folder.resolve("model.zip"))
                        .encode(data.test().features()))
                .isEqualTo(codings);
    }

    @Test
    void exampleIsTheReadmes() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String code = readme.substring(readme.indexOf("```java\n") + 8);
        List<String> lines = code.substring(0, code.indexOf("```"))
                .lines()
                .filter(line -> !line.startsWith("model.save"))
                .toList();
        assertThat(Files.readAllLines(SOURCE).stream().map(String::strip)).containsAll(lines);
        assertThat(lines).hasSize(5);
    }
}
