package org.latent4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Check;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.Examples;
import org.latent4j.reports.MapPicture;
import org.latent4j.reports.maps.LatentMap;
import org.latent4j.reports.maps.LatentMaps;
import org.latent4j.reports.maps.MapMethod;
import org.latent4j.reports.maps.MapOptions;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws the codings of rows as a map. */
@Command(
        name = "codings",
        description = {
            "Draw the codings of rows as a map, coloured by label (.png), or write it.",
            "A .csv has the columns row, label, x, y; a .npz the entries rows, labels, points and codings."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples: latent4j plot codings runs/stacked-strokes-1 --output map.png",
            "          latent4j plot codings runs/stacked-strokes-1 --method pca --theme dark --output pca.png",
            "          latent4j plot codings runs/stacked-strokes-1 --perplexity 50 --output map.csv"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlotCodingsCommand implements Callable<Integer> {
    private static final int SLOW_ROWS = 2000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Mixin
    private SplitOption split;

    @Option(
            names = "--method",
            paramLabel = "M",
            description =
                    "tsne, pca (principal components) or codings (as they are). Default: tsne, and codings for models"
                            + " whose codings are one or two numbers.")
    private @Nullable MapMethod method;

    @Option(
            names = "--perplexity",
            paramLabel = "P",
            description = "For tsne, about how many neighbours each row should keep. Default: 30.")
    private @Nullable Double perplexity;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most rows on the map; of more, as many are drawn at random. Default: 10000.")
    private int limit = MapOptions.defaults().limit();

    @Option(names = "--seed", paramLabel = "N", description = "Draws rows, and the start of tsne. Default: 42.")
    private long seed = MapOptions.defaults().seed();

    @Mixin
    private PictureOptions picture;

    @Override
    public Integer call() throws Exception {
        Outputs.checkPictureOrMap(picture.output(), spec);
        boolean drawn = Outputs.isNamed(picture.output(), ".png");
        if (drawn) {
            PictureOptions.checkDrawing();
        }
        split.check(spec);
        MapOptions options = options();
        LoadedModel loaded = model.load(codings);
        loaded.withCodings();
        DataOption.Opened opened = data.open(loaded, spec);
        Examples rows = split.of(opened.data());
        INDArray given = loaded.model().encode(rows.features(), rows.mask());
        LatentMap map = map(given, options);
        map.notices().forEach(notice -> spec.commandLine().getErr().println("the map " + notice));
        int[] labels = rows.labels() == null ? null : map.labelsOf(rows.labels());
        List<String> names = opened.data().classNames();
        if (!drawn) {
            MapTable table = new MapTable(map, labels, names);
            if (Outputs.isNamed(picture.output(), ".csv")) {
                AtomicFile.writeText(picture.output(), table.csv());
            } else {
                ArrayFiles.writeAll(picture.output(), table.arrays(given));
            }
            spec.commandLine().getErr().println("wrote " + map.size() + " places to " + picture.output());
            return 0;
        }
        String title = "Codings of " + opened.spec() + " (" + split.name() + ") by "
                + model.path().getFileName();
        picture.write(
                MapPicture.of(map, title, labels, names, picture.theme()), "a map of " + map.size() + " rows", spec);
        return 0;
    }

    private MapOptions options() {
        Double wanted = perplexity;
        if (wanted != null && method != null && method != MapMethod.TSNE) {
            throw new ParameterException(spec.commandLine(), "--perplexity: for --method tsne only");
        }
        return Usage.check(spec, () -> {
            Check.positive("--limit", limit);
            double neighbours = wanted == null
                    ? MapOptions.defaults().perplexity()
                    : Check.that(wanted > 1 && Double.isFinite(wanted), "--perplexity", "> 1", wanted);
            return MapOptions.defaults().withSeed(seed).withLimit(limit).withPerplexity(neighbours);
        });
    }

    private LatentMap map(INDArray given, MapOptions options) {
        MapMethod chosen = method == null ? LatentMaps.suited(given) : method;
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        if (!terminal.moving() && chosen == MapMethod.TSNE && given.size(0) >= SLOW_ROWS) {
            terminal.line("t-SNE of " + Math.min(limit, given.size(0)) + " rows ...");
        }
        Progress progress = new Progress(spec);
        try (progress) {
            return LatentMaps.of(chosen, given, options, progress);
        }
    }
}
