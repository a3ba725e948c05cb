package org.latent4j.data;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DigitShapes.Point;

/**
 * A soft round pen on a small page: draws smooth curves with soft edges, as a scanner sees ink.
 *
 * <p>Ink at distance d from the curve is {@code smooth((radius + softness - d) / (2 softness))} with {@code smooth(t) =
 * 3t² - 2t³} on [0, 1]; where strokes overlap the darker one counts.
 */
final class Pen {
    /** Most distance of two prints of the pen along the curve, in percent of the box: about 0.3 pixels. */
    private static final double STEP = 1.5;

    private final int size;
    private final float[] ink;

    Pen(int size) {
        this.size = size;
        this.ink = new float[size * size];
    }

    /** The page so far: row by row, 0 (paper) to 1 (ink). */
    float[] ink() {
        return ink;
    }

    /** Points along the smooth curve through {@code points} (Catmull-Rom), broken where a point is sharp. */
    static List<double[]> curve(List<Point> points) {
        List<double[]> path = new ArrayList<>();
        for (int i = 0; i + 1 < points.size(); i++) {
            Point from = points.get(i);
            Point to = points.get(i + 1);
            Point before = i == 0 || from.sharp() ? mirrored(to, from) : points.get(i - 1);
            Point after = i + 2 == points.size() || to.sharp() ? mirrored(from, to) : points.get(i + 2);
            int pieces = (int) Math.ceil(Math.hypot(to.x() - from.x(), to.y() - from.y()) * 1.3 / STEP) + 1;
            for (int piece = 0; piece < pieces; piece++) {
                double t = (double) piece / pieces;
                path.add(new double[] {
                    spline(before.x(), from.x(), to.x(), after.x(), t),
                    spline(before.y(), from.y(), to.y(), after.y(), t)
                });
            }
        }
        Point last = points.get(points.size() - 1);
        path.add(new double[] {last.x(), last.y()});
        return path;
    }

    private static Point mirrored(Point point, Point at) {
        return new Point(2 * at.x() - point.x(), 2 * at.y() - point.y(), false);
    }

    private static double spline(double p0, double p1, double p2, double p3, double t) {
        return p1 + t / 2 * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
    }

    /** Prints the pen once: a soft disc of the given radius and darkness around (x, y), in pixels. */
    void print(double x, double y, double radius, double softness, double darkness) {
        double reach = radius + softness;
        int top = Math.max(0, (int) Math.ceil(y - reach));
        int bottom = Math.min(size - 1, (int) Math.floor(y + reach));
        int left = Math.max(0, (int) Math.ceil(x - reach));
        int right = Math.min(size - 1, (int) Math.floor(x + reach));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double dx = column - x;
                double dy = row - y;
                double t = (reach - Math.sqrt(dx * dx + dy * dy)) / (2 * softness);
                if (t > 0) {
                    double clipped = Math.min(1, t);
                    float value = (float) (darkness * clipped * clipped * (3 - 2 * clipped));
                    int pixel = row * size + column;
                    ink[pixel] = Math.max(ink[pixel], value);
                }
            }
        }
    }
}
