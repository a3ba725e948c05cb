package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.ArrayFiles;
import org.nd4j.linalg.api.ndarray.INDArray;

class PlotTest {
    private static final Color DARK = new Color(0x14, 0x17, 0x1c);

    @TempDir
    static Path folder;

    private static Path run;
    private static Path variational;

    @BeforeAll
    static void trainOnce() {
        run = Command.train(folder, "stacked");
        variational = Command.train(folder, "variational", "--latent-size", 2);
    }

    private static BufferedImage plotted(String kind, Path model, Object... more) throws IOException {
        Path file = folder.resolve("pictures").resolve(kind + more.length + ".png");
        Object[] words = {"plot", kind, model, "--theme", "dark", "--output", file};
        Object[] all = new Object[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        assertThat(Command.run(all).succeeds().err()).contains("to " + file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(new Color(picture.getRGB(0, 0))).isEqualTo(DARK);
        return picture;
    }

    @Test
    void drawsEveryKind() throws IOException {
        assertThat(plotted("codings", run).getHeight()).isEqualTo(856);
        assertThat(plotted("codings", run, "--method", "pca", "--split", "train")
                        .getHeight())
                .isEqualTo(856);
        assertThat(plotted("history", run).getWidth()).isEqualTo(860);
        assertThat(plotted("activations", run).getWidth()).isEqualTo(860);
        assertThat(plotted("filters", run).getHeight()).isGreaterThan(300);
        assertThat(plotted("reconstructions", run, "--limit", 3).getHeight()).isEqualTo(12 + 80 + 6 + 80 + 12);
        assertThat(plotted("manifold", variational, "--side", 4).getWidth()).isGreaterThan(300);
        assertThat(plotted("manifold", Command.train(folder, "tied", "--latent-size", 2))
                        .getWidth())
                .isGreaterThan(300);
        assertThat(plotted("generated", variational, "--limit", 9).getHeight()).isEqualTo(12 + 80 + 6 + 80 + 12);
    }

    @Test
    void writesTheMapAsNumbers() throws IOException {
        Path csv = folder.resolve("map.csv");
        Command.run("plot", "codings", variational, "--output", csv).succeeds();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(1 + 8).first().isEqualTo("row,label,x,y");
        assertThat(lines.get(3)).startsWith("2,,");
        Path npz = folder.resolve("map.npz");
        Command.run("plot", "codings", variational, "--output", npz).succeeds();
        Map<String, INDArray> arrays = ArrayFiles.readAll(npz);
        assertThat(arrays).containsOnlyKeys("rows", "points", "codings");
        assertThat(arrays.get("points").castTo(arrays.get("codings").dataType()))
                .isEqualTo(arrays.get("codings"));
        assertThat(lines.get(3).split(",", -1)[2])
                .isEqualTo(Double.toString(arrays.get("points").getDouble(2, 0)));
    }

    @Test
    void drawsFewerRowsWithANotice() {
        Command plot = Command.run(
                        "plot",
                        "codings",
                        run,
                        "--split",
                        "train",
                        "--limit",
                        20,
                        "--output",
                        folder.resolve("few.png"))
                .succeeds();
        assertThat(plot.err()).contains("the map shows 20 of 64 rows, drawn at random", "the map has a perplexity of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"codings", "reconstructions", "history", "filters", "activations", "manifold", "generated"})
    void helpsWithEachKind(String kind) {
        Command help = Command.run("plot", kind, "--help").succeeds();
        assertThat(help.out()).contains("Usage: latent4j plot " + kind).contains("latent4j plot " + kind + " runs/");
        assertThat(Command.run("plot", kind, "--version").succeeds().out()).startsWith("latent4j ");
    }

    @Test
    void refusesWrongUse() {
        Path png = folder.resolve("x.png");
        Command.run("plot").isRefusedSaying("expected a kind of picture");
        Command.run("plot", "coding").isRefusedSaying("did you mean 'codings'?");
        Command.run("plot", "codings", run, "--output", "x.gif").isRefusedSaying("--output: expected a name ending in");
        Command.run("plot", "filters", run, "--output", "x.csv").isRefusedSaying("--output: expected a name ending in");
        Command.run("plot", "codings", run, "--method", "umap", "--output", png)
                .isRefusedSaying("--method", "expected one of codings, pca, tsne, got umap");
        Command.run("plot", "codings", run, "--perplexity", 0.5, "--output", png)
                .isRefusedSaying("--perplexity: expected > 1, got 0.5");
        Command.run("plot", "codings", run, "--method", "pca", "--perplexity", 5, "--output", png)
                .isRefusedSaying("--perplexity: for --method tsne only");
        Command.run("plot", "codings", run, "--limit", 0, "--output", png).isRefusedSaying("--limit: expected > 0");
        Command.run("plot", "codings", run, "--theme", "blue", "--output", png)
                .isRefusedSaying("expected one of light, dark, got blue");
        Command.run("plot", "codings", run, "--split", "tests", "--output", png).isRefusedSaying("--split");
    }

    @Test
    void saysWhatItCannotDraw() throws IOException {
        Path png = folder.resolve("x.png");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Command.run("plot", "history", empty, "--output", png).failsInOneLineSaying("expected a run folder");
        Command.run("plot", "codings", empty, "--output", png).failsInOneLineSaying("expected a run folder");
        Command.run("plot", "manifold", run, "--output", png)
                .failsInOneLineSaying("expected a model whose codings are two numbers", "got 30");
        Command.run("plot", "generated", run, "--output", png).failsInOneLineSaying("only a variational model");
        Command.run("plot", "codings", run, "--method", "codings", "--output", png)
                .failsInOneLineSaying("expected one or two numbers a row to show as they are, got 30");
        assertThat(png).doesNotExist();
    }
}
