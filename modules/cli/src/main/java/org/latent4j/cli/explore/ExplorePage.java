package org.latent4j.cli.explore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.common.Json;
import org.latent4j.data.Examples;
import org.latent4j.reports.page.Html;
import org.latent4j.reports.page.MapView;
import org.latent4j.reports.page.RunPage;
import org.latent4j.reports.page.Thumbnails;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The page that {@link ExploreServer} serves. */
public final class ExplorePage {
    /** More sliders than anybody moves; of more codings those that vary most have one. */
    private static final int MOST_SLIDERS = 100;

    private static final int LEAST_SIDE = 16;
    private static final Html.Resource STYLE = RunPage.STYLE.and(Html.Resource.of(ExplorePage.class, "explore.css"));
    private static final Html.Resource SCRIPT = Html.Resource.of(ExplorePage.class, "explore.js");

    private final Exploration exploration;
    private final Html html;

    private ExplorePage(Exploration exploration, Html html) {
        this.exploration = exploration;
        this.html = html;
    }

    /**
     * The page as text.
     *
     * @param title what is explored
     * @param notices what a reader should know, one sentence each
     */
    public static String of(String title, Exploration exploration, List<String> notices) {
        Html html = Html.page("Explore " + title, "'self'", STYLE, SCRIPT);
        html.open("header").element("h1", title).close("header").open("main");
        notices.forEach(notice -> html.element("p", notice, "class", "notice"));
        new ExplorePage(exploration, html).body();
        html.close("main");
        return html.end(SCRIPT);
    }

    private void body() {
        for (String reason : new String[] {exploration.noDecoder(), exploration.noReconstruction()}) {
            if (reason != null) {
                html.element("p", reason, "class", "notice");
            }
        }
        html.element("p", "", "class", "notice", "id", "problem", "role", "alert", "hidden", "hidden");
        Sample sample = exploration.sample();
        MapView map = sample == null ? null : view(sample);
        html.open("div", "class", "explore");
        html.open("div");
        if (map != null) {
            html.open("section").element("h2", "Latent map");
            html.element(
                    "p",
                    "Rows of the " + map.split() + " split by " + map.map().description()
                            + ". Click a point for its row; drag"
                            + (exploration.noDecoder() == null
                                    ? " anywhere to decode what lies there."
                                    : " to see the codings there."),
                    "class",
                    "lead");
            html.open("figure", "class", "chart map");
            map.drawing(html);
            html.close("figure");
            map.legend(html);
            html.close("section");
        }
        input();
        html.close("div");
        html.open("div");
        shown();
        ends();
        sliders();
        html.close("div").close("div");
        html.data("explore-data", data(map));
    }

    private void shown() {
        html.open("section").element("h2", "Now");
        html.open("div", "class", "thumbnails");
        paper("original", "original");
        paper("decoded", exploration.noDecoder() == null ? "decoded" : "reconstruction");
        html.close("div");
        html.element("p", "", "id", "told", "role", "status");
        html.element("p", "", "id", "latency", "class", "lead");
        html.close("section");
    }

    private void paper(String id, String name) {
        html.open("figure", "id", id + "-figure");
        html.element("canvas", "", "id", id, "role", "img", "aria-label", name);
        html.element("figcaption", name).close("figure");
    }

    private void ends() {
        if (exploration.noDecoder() != null) {
            return;
        }
        html.open("section").element("h2", "Step between two");
        html.open("p", "class", "buttons");
        html.element("button", "set start", "type", "button", "id", "set-start");
        html.element("button", "set end", "type", "button", "id", "set-end");
        html.close("p");
        html.open("label").text("from start to end ");
        html.leaf(
                "input",
                "type",
                "range",
                "id",
                "share",
                "min",
                "0",
                "max",
                "1",
                "step",
                "0.01",
                "value",
                "0",
                "disabled",
                "disabled");
        html.close("label");
        html.element("p", "Set both ends from what is shown now.", "id", "ends-told", "class", "lead");
        html.close("section");
    }

    private void sliders() {
        if (exploration.noDecoder() != null) {
            return;
        }
        int all = exploration.codingSize();
        html.open("section").element("h2", "Codings");
        if (all > MOST_SLIDERS) {
            html.element("p", MOST_SLIDERS + " of " + all + " codings, those that vary most.", "class", "lead");
        }
        html.open("p", "class", "buttons");
        html.element("button", "middle", "type", "button", "id", "middle");
        html.element("button", "at random", "type", "button", "id", "random");
        html.close("p");
        html.open("div", "class", "sliders", "id", "sliders").close("div");
        html.close("section");
    }

    private void input() {
        if (!isImage()) {
            return;
        }
        html.open("section", "class", "input").element("h2", "Draw or drop");
        html.element(
                "p", "Draw here with the mouse or a finger, drop a picture on it, or choose one.", "class", "lead");
        html.element("canvas", "", "id", "board", "tabindex", "0", "aria-label", "Board to draw on");
        html.open("p", "class", "buttons");
        html.element("button", "clear", "type", "button", "id", "clear");
        html.element("button", "invert", "type", "button", "id", "invert");
        html.open("label", "class", "file").text("picture ");
        html.leaf("input", "type", "file", "id", "file", "accept", "image/*");
        html.close("label").close("p").close("section");
    }

    /** Height, width, channels; of rows without a shape a square is guessed, if they are many numbers without names. */
    private List<Integer> imageShape() {
        List<Integer> shape = exploration.exampleShape();
        if (shape.size() == 3) {
            return shape;
        }
        Sample sample = exploration.sample();
        boolean named = sample != null && !sample.featureNames().isEmpty();
        int side = (int) Math.round(Math.sqrt(shape.get(0)));
        return shape.size() == 1 && side >= LEAST_SIDE && side * side == shape.get(0) && !named
                ? List.of(side, side, 1)
                : List.of();
    }

    private boolean isImage() {
        return !imageShape().isEmpty();
    }

    private MapView view(Sample sample) {
        // The page draws rows from their values; thumbnails would be a second way.
        Thumbnails none = new Thumbnails(Json.MAPPER.createObjectNode());
        Examples rows = sample.rows();
        return new MapView(sample.map(), sample.split(), rows.labels(), sample.classNames(), none, null);
    }

    private ObjectNode data(@org.jspecify.annotations.Nullable MapView map) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.set("image", Json.MAPPER.valueToTree(imageShape()));
        data.set("shape", Json.MAPPER.valueToTree(exploration.exampleShape()));
        data.put("decoder", exploration.noDecoder() == null);
        data.put("reconstruction", exploration.noReconstruction() == null);
        float[][] ranges = exploration.ranges();
        data.set("ranges", Json.MAPPER.valueToTree(ranges));
        ArrayNode sliders = data.putArray("sliders");
        IntStream.range(0, ranges.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> ranges[i][0] - ranges[i][1]))
                .limit(MOST_SLIDERS)
                .sorted()
                .forEach(sliders::add);
        double low = 0;
        double high = 1;
        Sample sample = exploration.sample();
        if (sample != null) {
            INDArray features = sample.rows().features();
            low = features.minNumber().doubleValue();
            high = features.maxNumber().doubleValue();
        }
        data.put("low", isImage() ? Math.min(0, low) : low);
        data.put("high", isImage() ? Math.max(1, high) : high);
        if (map != null) {
            data.set("map", map.data());
            data.set("points", Json.MAPPER.valueToTree(map.map().points()));
        }
        return data;
    }
}
