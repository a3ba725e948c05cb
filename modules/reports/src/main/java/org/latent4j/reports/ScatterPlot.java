package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.latent4j.common.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Points in space and their reconstructions, seen from above at an angle, each pair joined by a line. */
final class ScatterPlot {
    private static final int WIDTH = 820;
    private static final int HEIGHT = 640;
    private static final int MARGIN = 70;
    private static final int MOST_POINTS = 300;
    private static final double AZIMUTH = Math.toRadians(35);
    private static final double ELEVATION = Math.toRadians(22);

    private final Graphics2D canvas;
    private final Theme theme;
    private final double[] low;
    private final double[] high;
    private final double scale;

    private ScatterPlot(Graphics2D canvas, Theme theme, double[] low, double[] high) {
        this.canvas = canvas;
        this.theme = theme;
        this.low = low;
        this.high = high;
        double across = 0;
        double up = 0;
        for (int corner = 0; corner < 8; corner++) {
            double[] at = projected(point(corner));
            across = Math.max(across, Math.abs(at[0]));
            up = Math.max(up, Math.abs(at[1]));
        }
        this.scale = Math.min(
                (WIDTH / 2.0 - MARGIN) / Math.max(1e-12, across), (HEIGHT / 2.0 - MARGIN) / Math.max(1e-12, up));
    }

    static BufferedImage picture(INDArray originals, INDArray reconstructions, List<String> featureNames, Theme theme) {
        BufferedImage picture = Canvas.blank(WIDTH, HEIGHT, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        INDArray both = org.nd4j.linalg.factory.Nd4j.vstack(originals, reconstructions);
        ScatterPlot plot = new ScatterPlot(
                canvas,
                theme,
                both.min(0).dup('c').data().asDouble(),
                both.max(0).dup('c').data().asDouble());
        plot.box(featureNames.size() == 3 ? featureNames : List.of("x1", "x2", "x3"));
        plot.points(originals, reconstructions);
        plot.legend();
        canvas.dispose();
        return picture;
    }

    private void points(INDArray originals, INDArray reconstructions) {
        int count = (int) Math.min(MOST_POINTS, originals.size(0));
        double size = count > 100 ? 5 : 8;
        for (int i = 0; i < count; i++) {
            double[] original = onPaper(originals.slice(i).dup('c').data().asDouble());
            double[] made = onPaper(reconstructions.slice(i).dup('c').data().asDouble());
            canvas.setColor(theme.faint());
            canvas.setStroke(new BasicStroke(1));
            canvas.draw(new Line2D.Double(original[0], original[1], made[0], made[1]));
            canvas.setColor(theme.blue());
            canvas.fill(new Ellipse2D.Double(original[0] - size / 2, original[1] - size / 2, size, size));
            cross(made, size / 2);
        }
    }

    private void cross(double[] at, double arm) {
        canvas.setColor(Palette.VERMILION);
        canvas.setStroke(new BasicStroke(2));
        canvas.draw(new Line2D.Double(at[0] - arm, at[1] - arm, at[0] + arm, at[1] + arm));
        canvas.draw(new Line2D.Double(at[0] - arm, at[1] + arm, at[0] + arm, at[1] - arm));
    }

    /** The twelve edges of the box around all points, and the axes' names at three of them. */
    private void box(List<String> names) {
        canvas.setColor(theme.grid());
        canvas.setStroke(new BasicStroke(1));
        for (int axis = 0; axis < 3; axis++) {
            for (int corner = 0; corner < 4; corner++) {
                double[] start = onPaper(corner(axis, corner, false));
                double[] end = onPaper(corner(axis, corner, true));
                canvas.draw(new Line2D.Double(start[0], start[1], end[0], end[1]));
            }
        }
        for (int axis = 0; axis < 3; axis++) {
            double[] start = onPaper(corner(axis, 1, false));
            double[] end = onPaper(corner(axis, 1, true));
            axisName(names.get(axis), axis, start, end);
        }
    }

    /** Names the two lower edges in front and the leftmost upright one. */
    private void axisName(String name, int axis, double[] start, double[] end) {
        String text = name + ": " + Numbers.text(low[axis]) + " to " + Numbers.text(high[axis]);
        int x = (int) ((start[0] + end[0]) / 2);
        int y = (int) ((start[1] + end[1]) / 2);
        switch (axis) {
            case 0 -> Canvas.text(canvas, text, x + 16, y + 22, Palette.LABEL, theme.ink());
            case 1 -> Canvas.textRight(canvas, text, x - 16, y + 22, Palette.LABEL, theme.ink());
            default -> Canvas.textUpwards(canvas, text, x - 12, y, Palette.LABEL, theme.ink());
        }
    }

    /** The end of an edge along an axis; {@code corner}'s bits say where it lies on the two other axes. */
    private double[] corner(int axis, int corner, boolean far) {
        int below = corner & ((1 << axis) - 1);
        int above = (corner >> axis) << (axis + 1);
        return point(below | above | (far ? 1 << axis : 0));
    }

    /** A corner of the box: each bit says whether it lies at the high end of an axis. */
    private double[] point(int corner) {
        double[] point = new double[3];
        for (int i = 0; i < 3; i++) {
            point[i] = (corner >> i & 1) == 1 ? high[i] : low[i];
        }
        return point;
    }

    private double[] onPaper(double[] point) {
        double[] at = projected(point);
        return new double[] {WIDTH / 2.0 + at[0] * scale, HEIGHT / 2.0 - at[1] * scale};
    }

    /** Turned about the vertical axis, tilted towards the reader, without perspective: right and up from the middle. */
    private double[] projected(double[] point) {
        double x = point[0] - (low[0] + high[0]) / 2;
        double y = point[1] - (low[1] + high[1]) / 2;
        double z = point[2] - (low[2] + high[2]) / 2;
        double across = Math.cos(AZIMUTH) * y - Math.sin(AZIMUTH) * x;
        double near = Math.sin(AZIMUTH) * y + Math.cos(AZIMUTH) * x;
        return new double[] {across, Math.cos(ELEVATION) * z - Math.sin(ELEVATION) * near};
    }

    private void legend() {
        entry(24, theme.blue(), "original", true);
        entry(46, Palette.VERMILION, "reconstruction", false);
    }

    private void entry(int y, Color colour, String text, boolean dot) {
        if (dot) {
            canvas.setColor(colour);
            canvas.fill(new Ellipse2D.Double(20, y - 4, 8, 8));
        } else {
            cross(new double[] {24, y}, 4);
        }
        Canvas.text(canvas, text, 38, y + 5, Palette.LABEL, theme.ink());
    }
}
