package org.latent4j.cli;

import org.jspecify.annotations.Nullable;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.maps.LatentMap;
import org.latent4j.reports.maps.LatentMaps;
import org.latent4j.reports.maps.MapOptions;
import org.latent4j.reports.page.MapView;
import org.latent4j.reports.page.Thumbnails;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The map of a run's page: the codings of the first rows of the test split, as many as keep the page small.
 *
 * @param loaded with codings
 * @param dataset whose rows it shows
 */
record RunMap(LoadedModel loaded, Dataset dataset) {
    private static final int MOST_ROWS = 800;
    private static final int MOST_BYTES = 1_300_000;

    /** The map, or null where this Java can't draw the rows' pictures. */
    @Nullable
    MapView view(CommandSpec spec) {
        INDArray all = dataset.test().features();
        if (all.rank() == 4 && !Pictures.canBeDrawn()) {
            return null;
        }
        int bytes = Thumbnails.bytesPerRow(all);
        int rows = Math.min(Math.min(MOST_ROWS, MOST_BYTES / bytes), (int) all.size(0));
        boolean both = 2L * rows * bytes <= MOST_BYTES;
        Examples some = dataset.test().range(0, rows);
        LatentMap map = map(some, spec);
        Examples shown = map.size() == rows ? some : some.rows(map.rows());
        int[] labels = shown.labels();
        return new MapView(
                map,
                "test",
                labels,
                dataset.classNames(),
                Thumbnails.of(shown.features()),
                both ? reconstructions(shown) : null);
    }

    private LatentMap map(Examples rows, CommandSpec spec) {
        INDArray codings = loaded.withCodings().encode(rows.features(), rows.mask());
        Progress progress = new Progress(spec);
        try (progress) {
            return LatentMaps.of(LatentMaps.suited(codings), codings, MapOptions.defaults(), progress);
        }
    }

    private Thumbnails reconstructions(Examples rows) {
        INDArray made = loaded.model().reconstruct(rows.features(), rows.mask());
        return Thumbnails.of(made.dup('c').reshape('c', rows.features().shape()));
    }
}
