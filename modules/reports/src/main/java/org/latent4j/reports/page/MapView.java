package org.latent4j.reports.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.reports.maps.LatentMap;

/**
 * A map of codings in a page: each point tells its row when it is pointed at, tapped or reached with the arrow keys. Without
 * scripts, and on paper, it is a picture.
 *
 * @param map where the points are
 * @param split whose rows they are
 * @param labels class of each point, negative where it has none; null if no point has one
 * @param classNames by class; classes beyond them go by their numbers
 * @param originals the points' rows, in their order
 * @param reconstructions of them, or null
 */
public record MapView(
        LatentMap map,
        String split,
        int @Nullable [] labels,
        List<String> classNames,
        Thumbnails originals,
        @Nullable Thumbnails reconstructions) {
    private static final int COLOURS = 7;
    private static final int SHAPES = 4;
    private static final int MOST_IN_LEGEND = COLOURS * SHAPES;
    private static final double WIDTH = 440;
    private static final double HEIGHT = 380;
    private static final double MARGIN = 14;
    private static final double BELOW = 34;

    /** The forms of points, around the origin, one for each seven classes. */
    private static final List<String> FORMS =
            List.of("M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", "M-3 -3H3V3H-3Z", "M0 -4L4 3H-4Z", "M0 -4L4 0L0 4L-4 0Z");

    void writeTo(Html html) {
        html.open("section", "id", "map").element("h2", "Latent map");
        html.element("p", "The codings of rows of the " + split + " split, by " + map.description() + ".");
        for (String notice : map.notices()) {
            html.element("p", "The map " + notice + ".", "class", "notice");
        }
        html.open("div", "class", "map");
        html.open("figure", "class", "chart");
        drawing(html);
        html.close("figure");
        html.open("div", "class", "detail", "id", "map-detail");
        html.element("p", "Point at the map, tap it, or use the buttons or the arrow keys.", "id", "map-hint");
        html.open("div", "class", "thumbnails", "id", "map-thumbnails").close("div");
        html.element("p", "", "id", "map-row", "role", "status");
        html.open("p", "class", "buttons");
        html.element("button", "previous row", "type", "button", "id", "map-previous");
        html.element("button", "next row", "type", "button", "id", "map-next");
        html.close("p").close("div").close("div");
        legend(html);
        html.data("map-data", data());
        html.close("section");
    }

    /** The drawing alone, for a page with a script of its own. */
    public void drawing(Html html) {
        double[] x = places(0, MARGIN, WIDTH - MARGIN);
        double[] y = places(1, HEIGHT - BELOW - MARGIN, MARGIN);
        html.open(
                "svg",
                "viewBox",
                "0 0 " + (int) WIDTH + " " + (int) HEIGHT,
                "id",
                "map-drawing",
                "role",
                "img",
                "tabindex",
                "0",
                "aria-label",
                "Map of " + map.size() + " codings by " + map.method().title() + "; arrow keys go from row to row");
        html.open("defs");
        for (int i = 0; i < SHAPES; i++) {
            html.leaf("path", "id", "form" + i, "d", FORMS.get(i));
        }
        html.close("defs");
        html.leaf("path", "class", "grid", "d", "M1 1H" + (WIDTH - 1) + "V" + (HEIGHT - BELOW) + "H1Z");
        html.open("g", "id", "map-points");
        for (int i = 0; i < map.size(); i++) {
            html.leaf(
                    "use",
                    "href",
                    "#form" + form(label(i)),
                    "x",
                    LineChart.at(x[i]),
                    "y",
                    LineChart.at(y[i]),
                    "class",
                    colour(label(i)));
        }
        html.close("g");
        html.leaf("circle", "id", "map-ring", "r", "8", "cx", "-20", "cy", "-20");
        html.element("text", map.xAxis() + " \u2192", "x", "2", "y", Integer.toString((int) HEIGHT - 18));
        html.element("text", map.yAxis() + " \u2191", "x", "2", "y", Integer.toString((int) HEIGHT - 3));
        html.close("svg");
    }

    /** A button for each class. */
    public void legend(Html html) {
        int[] of = labels;
        if (of == null) {
            return;
        }
        int[] classes = Arrays.stream(of).sorted().distinct().toArray();
        if (classes.length > MOST_IN_LEGEND) {
            html.element(
                    "p",
                    classes.length + " classes: too many for a legend, colours and forms repeat.",
                    "class",
                    "notice");
            return;
        }
        html.open("ul", "class", "legend", "id", "map-legend");
        for (int label : classes) {
            html.open("li")
                    .open(
                            "button",
                            "type",
                            "button",
                            "aria-pressed",
                            "true",
                            "data-class",
                            Integer.toString(label),
                            "title",
                            "show or hide this class");
            html.open("svg", "viewBox", "-5 -5 10 10", "class", "key", "aria-hidden", "true");
            html.leaf("path", "d", FORMS.get(form(label)), "class", colour(label));
            html.close("svg").text(className(label)).close("button").close("li");
        }
        html.close("ul");
    }

    /** What a script needs beside the drawing. */
    public ObjectNode data() {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("split", split);
        data.set("rows", Json.MAPPER.valueToTree(map.rows()));
        data.set("labels", Json.MAPPER.valueToTree(labels));
        ArrayNode names = data.putArray("names");
        int classes = labels == null ? 0 : 1 + Arrays.stream(labels).max().orElse(-1);
        IntStream.range(0, classes).mapToObj(this::className).forEach(names::add);
        data.set("originals", originals.data());
        data.set("reconstructions", reconstructions == null ? null : reconstructions.data());
        return data;
    }

    private int label(int point) {
        return labels == null ? 0 : labels[point];
    }

    private String className(int label) {
        if (label < 0) {
            return "no label";
        }
        return label < classNames.size() ? classNames.get(label) : Integer.toString(label);
    }

    /** The style of a class's colour; points without a label are grey. */
    private static String colour(int label) {
        return label < 0 ? "unlabelled" : "f" + label % COLOURS;
    }

    private static int form(int label) {
        return label < 0 ? 0 : label / COLOURS % SHAPES;
    }

    /** Where the points are between two ends of an axis; in the middle if all are at one place. */
    private double[] places(int axis, double first, double last) {
        double[] values =
                Arrays.stream(map.points()).mapToDouble(point -> point[axis]).toArray();
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        return Arrays.stream(values)
                .map(value -> high > low ? first + (last - first) * (value - low) / (high - low) : (first + last) / 2)
                .toArray();
    }
}
