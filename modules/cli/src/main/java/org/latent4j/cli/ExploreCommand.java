package org.latent4j.cli;

import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.latent4j.cli.explore.Exploration;
import org.latent4j.cli.explore.ExplorePage;
import org.latent4j.cli.explore.ExploreServer;
import org.latent4j.cli.explore.Sample;
import org.latent4j.common.Check;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.data.Gather;
import org.latent4j.reports.maps.LatentMap;
import org.latent4j.reports.maps.LatentMaps;
import org.latent4j.reports.maps.MapOptions;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a page on this machine to move through a model's codings. */
@Command(
        name = "explore",
        description = {
            "Serve a page on this machine to move through a model's codings: drag over their map or move sliders and see"
                    + " what the decoder makes of it, draw or drop a picture to encode and score it, step between two rows.",
            "Ends with Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: latent4j explore runs/variational-strokes-1 --open",
            "Example: latent4j explore autoencoder.h5 --data images.npy --port 9000"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ExploreCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 8417;
    private static final int MOST_ROWS = 2000;
    private static final int MOST_ENCODED = 10_000;
    private static final String LOOPBACK = "127.0.0.1";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where to listen; 0 for any that is free. Default: 8417, or another one if it is taken.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "H",
            description = "Address of this machine to listen at. Default: 127.0.0.1, which no other machine reaches.")
    private String host = LOOPBACK;

    @Option(names = "--open", description = "Open the page in a browser.")
    private boolean open;

    @Override
    public Integer call() throws Exception {
        Integer wanted = port;
        if (wanted != null) {
            Usage.check(spec, () -> Check.that(wanted >= 0 && wanted <= 65535, "--port", "0 to 65535", (int) wanted));
        }
        LoadedModel loaded = model.load(codings);
        loaded.withCodings();
        List<String> notices = new ArrayList<>();
        Sample sample = sample(loaded, notices);
        List<Integer> shape = sample == null
                ? loaded.exampleShape()
                : Shapes.ofRow(sample.rows().features());
        Exploration exploration = Exploration.of(loaded.model(), shape, sample);
        String page = ExplorePage.of(title(loaded), exploration, notices);
        try (ExploreServer server = started(page, exploration)) {
            serve(server);
        }
        return 0;
    }

    private String title(LoadedModel loaded) {
        var variant = loaded.model().variant();
        String name = String.valueOf(model.path().toAbsolutePath().normalize().getFileName());
        return variant == null ? name : name + " (" + variant.variant() + ")";
    }

    /** Rows of the test split with their codings on a map; null if there is no data. */
    private @Nullable Sample sample(LoadedModel loaded, List<String> notices) {
        if (!data.isGiven() && TrainingData.of(loaded) == null) {
            notices.add("No map and no rows: the model doesn't say what it was trained on; name data with --data.");
            return null;
        }
        Dataset dataset = data.open(loaded, spec).data();
        Examples test = dataset.test();
        Examples rows = test.range(0, Math.min(MOST_ENCODED, test.size()));
        if (rows.size() < test.size()) {
            notices.add(String.format(
                    Locale.ROOT, "Only the first %,d of %,d rows are looked at.", rows.size(), test.size()));
        }
        INDArray all = loaded.model().encode(rows.features(), rows.mask());
        Progress progress = new Progress(spec);
        LatentMap map;
        try (progress) {
            MapOptions options = MapOptions.defaults().withLimit(MOST_ROWS);
            map = LatentMaps.of(LatentMaps.suited(all), all, options, progress);
        }
        map.notices().forEach(notice -> notices.add("The map " + notice + "."));
        INDArray flat = all.dup('c').reshape('c', all.size(0), all.length() / all.size(0));
        return new Sample(
                rows.rows(map.rows()),
                Gather.rows(flat, map.rows()),
                map,
                "test",
                dataset.classNames(),
                dataset.featureNames());
    }

    private ExploreServer started(String page, Exploration exploration) throws IOException {
        if (!host.equals(LOOPBACK)) {
            spec.commandLine()
                    .getErr()
                    .println("warning: other machines may reach this page at " + host
                            + ", and nothing asks who they are");
        }
        Integer wanted = port;
        if (wanted != null) {
            return bound(wanted, page, exploration);
        }
        try {
            return ExploreServer.start(host, USUAL_PORT, page, exploration);
        } catch (BindException taken) {
            return bound(0, page, exploration);
        }
    }

    private ExploreServer bound(int number, String page, Exploration exploration) throws IOException {
        try {
            return ExploreServer.start(host, number, page, exploration);
        } catch (IOException e) {
            throw new IOException(
                    "--host, --port: can't listen at " + host + ", port " + number + ": " + e.getMessage()
                            + "; another --port may be free",
                    e);
        }
    }

    /** Until the process is asked to end, or this thread is interrupted. */
    private void serve(ExploreServer server) {
        spec.commandLine().getOut().println(server.address());
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().println("Ctrl-C ends");
        if (open) {
            RunReports.open(server.address(), spec);
        }
        Thread end = new Thread(server::close, "end of explore");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(end);
            Thread.currentThread().interrupt();
        }
    }
}
