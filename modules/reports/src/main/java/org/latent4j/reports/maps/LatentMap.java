package org.latent4j.reports.maps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Codings in the plane.
 *
 * @param method that placed them
 * @param seed that was used
 * @param points {@code [points][2]}, finite
 * @param rows for each point, the row of the codings that it stands for; rising
 * @param rowsInAll how many rows of codings there were
 * @param explainedVariance for {@link MapMethod#PCA} the share of the codings' variance along x and y; empty otherwise
 * @param notices what a reader should know: rows left out, options changed; may be empty. Each goes on after "the map"
 * @param xAxis what x is
 * @param yAxis what y is
 */
public record LatentMap(
        MapMethod method,
        long seed,
        double[][] points,
        int[] rows,
        int rowsInAll,
        double[] explainedVariance,
        List<String> notices,
        String xAxis,
        String yAxis) {
    static final String SPREAD = "spread at random";

    public LatentMap {
        if (points.length != rows.length) {
            throw new IllegalArgumentException(
                    "LatentMap.rows: expected " + points.length + " (one a point), got " + rows.length);
        }
        notices = List.copyOf(notices);
    }

    public int size() {
        return points.length;
    }

    /** Whether only x says something: codings of one number are spread along y to be seen. */
    public boolean isLine() {
        return yAxis.equals(SPREAD);
    }

    /** The labels of the points, taken from those of all rows of codings. */
    public int[] labelsOf(int[] labelsOfRows) {
        int[] labels = new int[rows.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = labelsOfRows[rows[i]];
        }
        return labels;
    }

    /** This map with one thing more to know. */
    LatentMap withNotice(String notice) {
        List<String> more = new ArrayList<>(notices);
        more.add(notice);
        return new LatentMap(method, seed, points, rows, rowsInAll, explainedVariance, more, xAxis, yAxis);
    }

    /** What the map shows in a few words, such as {@code principal components, 10,000 of 60,000 rows}. */
    public String description() {
        String count = String.format(Locale.ROOT, "%,d", size());
        String all = String.format(Locale.ROOT, "%,d", rowsInAll);
        return method.title() + ", " + (size() == rowsInAll ? count : count + " of " + all)
                + (rowsInAll == 1 ? " row" : " rows");
    }
}
