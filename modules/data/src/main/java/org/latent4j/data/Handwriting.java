package org.latent4j.data;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DigitShapes.Point;

/**
 * Draws one handwritten-looking digit: a way of writing it, shaken, bent, slanted, turned and scaled, in a random pen.
 *
 * <p>As in MNIST the digit fills a box of about 20 of the 28 pixels, its middle near the page's, and paper is exactly 0.
 */
final class Handwriting {
    static final int SIZE = 28;
    private static final double MARGIN = 1;

    private final RandomStream random;
    private final double[][] bends;
    private final double slant;
    private final double turn;
    private final double width;

    private Handwriting(RandomStream random) {
        this.random = random;
        this.bends = new double[][] {bend(4), bend(4), bend(2.5), bend(2.5)};
        this.slant = 0.14 + 0.2 * random.normal();
        this.turn = 0.09 * random.normal();
        this.width = Math.max(0.52, 0.74 * StrictMath.exp(0.17 * random.normal()));
    }

    /** Amplitude in percent, waves per box, phase. */
    private double[] bend(double amplitude) {
        return new double[] {
            amplitude * random.normal(), random.uniform(0.5, 1.6) * 2 * Math.PI / 100, random.uniform(0, 2 * Math.PI)
        };
    }

    /** Row-major pixels, 0 (paper) to 1 (ink). */
    static float[] draw(int digit, RandomStream random) {
        List<List<List<Point>>> ways = DigitShapes.of(digit);
        List<List<Point>> way = ways.get(random.below(ways.size()));
        return new Handwriting(random).ink(way);
    }

    private float[] ink(List<List<Point>> way) {
        double shake = random.uniform(1.5, 4.5);
        List<List<Point>> strokes = new ArrayList<>();
        for (List<Point> stroke : way) {
            strokes.add(stroke.stream().map(point -> moved(point, shake)).toList());
        }
        double radius = Math.min(1.8, Math.max(0.6, 1.15 + 0.35 * random.normal()));
        return print(onPage(strokes, radius), radius);
    }

    private Point moved(Point point, double shake) {
        double x = point.x() + shake * random.normal();
        double y = point.y() + shake * random.normal();
        double bentX = x + wave(bends[0], y) + wave(bends[2], x) - 50;
        double bentY = y + wave(bends[1], x) + wave(bends[3], y) - 50;
        double slantedX = width * bentX - slant * bentY;
        double sin = StrictMath.sin(turn);
        double cos = StrictMath.cos(turn);
        return new Point(cos * slantedX - sin * bentY, sin * slantedX + cos * bentY, point.sharp());
    }

    private static double wave(double[] bend, double at) {
        return bend[0] * StrictMath.sin(bend[1] * at + bend[2]);
    }

    /** The strokes in pixels: scaled to the digit's box and shifted, wholly on the page. */
    private List<List<double[]>> onPage(List<List<Point>> strokes, double radius) {
        List<List<double[]>> paths = strokes.stream().map(Pen::curve).toList();
        double left = paths.stream()
                .flatMap(List::stream)
                .mapToDouble(p -> p[0])
                .min()
                .orElseThrow();
        double right = paths.stream()
                .flatMap(List::stream)
                .mapToDouble(p -> p[0])
                .max()
                .orElseThrow();
        double top = paths.stream()
                .flatMap(List::stream)
                .mapToDouble(p -> p[1])
                .min()
                .orElseThrow();
        double bottom = paths.stream()
                .flatMap(List::stream)
                .mapToDouble(p -> p[1])
                .max()
                .orElseThrow();

        double box = 20 * Math.min(1.12, Math.max(0.78, 0.97 + 0.07 * random.normal())) - 2 * radius;
        double scale = box / Math.max(bottom - top, right - left);
        double middle = (SIZE - 1) / 2.0;
        double roomX = middle - MARGIN - radius - scale * (right - left) / 2;
        double roomY = middle - MARGIN - radius - scale * (bottom - top) / 2;
        double shiftX = middle + clamp(0.9 * random.normal(), roomX) - scale * (left + right) / 2;
        double shiftY = middle + clamp(0.7 * random.normal(), roomY) - scale * (top + bottom) / 2;
        return paths.stream()
                .map(path -> path.stream()
                        .map(p -> new double[] {scale * p[0] + shiftX, scale * p[1] + shiftY})
                        .toList())
                .toList();
    }

    private static double clamp(double value, double room) {
        return Math.max(-room, Math.min(room, value));
    }

    private float[] print(List<List<double[]>> paths, double radius) {
        Pen pen = new Pen(SIZE);
        double softness = random.uniform(0.6, 0.95);
        double pressure = Math.min(1, random.uniform(0.88, 1.08));
        double swell = random.uniform(0, 0.22);
        double phase = random.uniform(0, 2 * Math.PI);
        double waves = random.uniform(1, 2.5);
        for (List<double[]> path : paths) {
            for (int i = 0; i < path.size(); i++) {
                double along = (double) i / path.size();
                double thickness = radius * (1 + swell * StrictMath.sin(2 * Math.PI * waves * along + phase));
                double[] at = path.get(i);
                pen.print(at[0], at[1], thickness, softness, pressure);
            }
        }
        float[] ink = pen.ink();
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0) {
                double grain = 1 + 0.04 * random.normal();
                ink[i] = (float) Math.max(0, Math.min(1, ink[i] * grain));
            }
        }
        return ink;
    }
}
