package org.latent4j.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.latent4j.common.Numbers;

/**
 * A chart of lines as SVG, whose colours are those of the page it stands in, light or dark.
 *
 * @param id unique in the page
 * @param name what it shows, for those who can't see it
 * @param xAxis what x is
 * @param yAxis what y is, with its unit
 * @param lines to draw; values that aren't finite leave gaps
 * @param levels to compare with, as dashed lines
 */
record LineChart(String id, String name, String xAxis, String yAxis, List<Line> lines, List<Level> levels) {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 270;
    private static final double LEFT = 52;
    private static final double RIGHT = 10;
    private static final double TOP = 24;
    private static final double BOTTOM = 40;

    /**
     * A line.
     *
     * @param name in the legend; empty if it needs none
     * @param colour index of the page's colours
     * @param dashed whether it is secondary
     * @param values one for x = 1, 2, 3 …
     */
    record Line(String name, int colour, boolean dashed, double[] values) {}

    /** A level that lines are compared with. */
    record Level(String name, double value) {}

    void writeTo(Html html) {
        Range y = Range.of(this);
        int last = Math.max(
                2, lines.stream().mapToInt(line -> line.values().length).max().orElse(2));
        html.open("figure", "class", "chart");
        html.open(
                "svg",
                "viewBox",
                "0 0 " + (int) WIDTH + " " + (int) HEIGHT,
                "role",
                "img",
                "aria-labelledby",
                id + "-title");
        html.element("title", name, "id", id + "-title");
        for (double tick : y.ticks()) {
            across(html, "grid", y.place(tick));
            label(html, Numbers.text(tick), LEFT - 6, y.place(tick) + 4, "end");
        }
        for (int tick : wholeTicks(last)) {
            label(html, Integer.toString(tick), x(tick, last), HEIGHT - BOTTOM + 16, "middle");
        }
        label(html, xAxis, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle");
        label(html, yAxis, 2, 13, "start");
        for (Level level : levels) {
            across(html, "level", y.place(level.value()));
        }
        for (Line line : lines) {
            draw(html, line, y, last);
        }
        html.close("svg");
        legend(html);
        html.close("figure");
    }

    private static void draw(Html html, Line line, Range y, int last) {
        StringBuilder path = new StringBuilder();
        boolean down = false;
        for (int i = 0; i < line.values().length; i++) {
            double value = line.values()[i];
            if (Double.isFinite(value)) {
                path.append(down ? 'L' : 'M')
                        .append(at(x(i + 1, last)))
                        .append(' ')
                        .append(at(y.place(value)));
            }
            down = Double.isFinite(value);
        }
        if (!path.isEmpty()) {
            html.leaf("path", "class", "line s" + line.colour() + (line.dashed() ? " dashed" : ""), "d", path + "");
        }
        if (line.values().length == 1 && down) { // a path of one point can't be seen
            String place = "M" + at(x(1, last)) + " " + at(y.place(line.values()[0]));
            html.leaf("path", "class", "line s" + line.colour(), "d", place + "h8");
        }
    }

    private void legend(Html html) {
        html.open("figcaption").open("ul", "class", "legend");
        for (Line line : lines) {
            if (line.name().isEmpty()) {
                continue;
            }
            html.open("li");
            html.open("svg", "viewBox", "0 0 24 10", "class", "key", "aria-hidden", "true");
            html.leaf("path", "class", "line s" + line.colour() + (line.dashed() ? " dashed" : ""), "d", "M0 5H24");
            html.close("svg").text(line.name()).close("li");
        }
        for (Level level : levels) {
            html.open("li");
            html.open("svg", "viewBox", "0 0 24 10", "class", "key", "aria-hidden", "true");
            html.leaf("path", "class", "level", "d", "M0 5H24");
            html.close("svg")
                    .text(level.name() + " (" + Numbers.text(level.value()) + ")")
                    .close("li");
        }
        html.close("ul").close("figcaption");
    }

    private static void across(Html html, String kind, double y) {
        html.leaf("path", "class", kind, "d", "M" + at(LEFT) + " " + at(y) + "H" + at(WIDTH - RIGHT));
    }

    private static void label(Html html, String text, double x, double y, String anchor) {
        html.element("text", text, "x", at(x), "y", at(y), "text-anchor", anchor);
    }

    private static double x(int value, int last) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - 1) / (last - 1);
    }

    static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    /** At most eight whole numbers from 1 on. */
    private static List<Integer> wholeTicks(int last) {
        int step = 1;
        for (int i = 0; (last - 1) / step > 7; i++) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2; // 1 2 5 10 20 50
        }
        List<Integer> ticks = new ArrayList<>();
        ticks.add(1);
        for (int tick = step; tick <= last; tick += step) {
            if (tick > 1 && (tick - 1) * 8 >= last) {
                ticks.add(tick);
            }
        }
        return ticks;
    }

    /** The values that a chart shows, from bottom to top. */
    private record Range(double low, double high, double step) {

        static Range of(LineChart chart) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Line line : chart.lines()) {
                for (double value : line.values()) {
                    if (Double.isFinite(value)) {
                        low = Math.min(low, value);
                        high = Math.max(high, value);
                    }
                }
            }
            for (Level level : chart.levels()) {
                low = Math.min(low, level.value());
                high = Math.max(high, level.value());
            }
            if (low > high) {
                return new Range(0, 1, 0.25);
            }
            double span = high > low ? high - low : Math.max(1e-9, Math.abs(high) * 0.1);
            double power = Math.pow(10, Math.floor(Math.log10(span / 4)));
            double step = power;
            for (double factor : new double[] {2, 5, 10}) {
                if (span / step > 5) {
                    step = power * factor;
                }
            }
            double below = low - span * 0.02;
            double bottom = Math.floor((low >= 0 ? Math.max(0, below) : below) / step) * step;
            return new Range(bottom, high + span * 0.04, step);
        }

        double place(double value) {
            return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) / (high - low);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (int i = 0; low + i * step <= high; i++) {
                ticks.add(Math.abs(low + i * step) < step * 1e-6 ? 0 : low + i * step);
            }
            return ticks;
        }
    }
}
