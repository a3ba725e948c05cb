package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import org.latent4j.common.Numbers;

/**
 * Two straight axes around a rectangle of a picture.
 *
 * @param area in pixels
 * @param lowX value at its left edge
 * @param highX value at its right edge
 * @param lowY value at its lower edge
 * @param highY value at its upper edge
 */
record Axes(Rectangle area, double lowX, double highX, double lowY, double highY) {
    private static final int TICKS = 6;
    private static final double MARGIN = 0.04;

    /**
     * Axes on which all points lie, with some room around them.
     *
     * @param points {@code [points][2]}, finite
     * @param sameScale whether a unit is as long on both, so that distances can be compared
     */
    static Axes around(Rectangle area, double[][] points, boolean sameScale) {
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] point : points) {
            for (int i = 0; i < 2; i++) {
                low[i] = Math.min(low[i], point[i]);
                high[i] = Math.max(high[i], point[i]);
            }
        }
        double across = length(high[0] - low[0]);
        double up = length(high[1] - low[1]);
        if (sameScale) {
            double unit = Math.max(across / area.width, up / area.height);
            across = unit * area.width;
            up = unit * area.height;
        }
        double middleX = (low[0] + high[0]) / 2;
        double middleY = (low[1] + high[1]) / 2;
        return new Axes(area, middleX - across / 2, middleX + across / 2, middleY - up / 2, middleY + up / 2);
    }

    /** With room at both ends; a length for points that are all in one place. */
    private static double length(double span) {
        return span > 0 ? span * (1 + 2 * MARGIN) : 2;
    }

    double x(double value) {
        return area.x + (value - lowX) / (highX - lowX) * area.width;
    }

    double y(double value) {
        return area.y + (highY - value) / (highY - lowY) * area.height;
    }

    /** Draws grid lines with their values, and the axes' names. */
    void draw(Graphics2D canvas, String xName, String yName, Theme theme) {
        canvas.setColor(theme.grid());
        canvas.setStroke(new BasicStroke(1));
        double stepX = step(highX - lowX);
        for (double at = Math.ceil(lowX / stepX) * stepX; at <= highX; at += stepX) {
            canvas.draw(new Line2D.Double(x(at), area.y, x(at), area.getMaxY()));
            String text = text(at, stepX);
            Canvas.textCentred(canvas, text, (int) x(at), area.y + area.height + 18, Palette.SMALL, theme.ink());
        }
        double stepY = step(highY - lowY);
        for (double at = Math.ceil(lowY / stepY) * stepY; at <= highY; at += stepY) {
            canvas.draw(new Line2D.Double(area.x, y(at), area.getMaxX(), y(at)));
            Canvas.textRight(canvas, text(at, stepY), area.x - 8, (int) y(at) + 4, Palette.SMALL, theme.ink());
        }
        names(canvas, area, xName, yName, theme);
    }

    /** The axes' names below and left of a rectangle. */
    static void names(Graphics2D canvas, Rectangle area, String xName, String yName, Theme theme) {
        int middle = area.x + area.width / 2;
        Canvas.textCentred(canvas, xName, middle, area.y + area.height + 42, Palette.LABEL, theme.ink());
        Canvas.textUpwards(canvas, yName, area.x - 56, area.y + area.height / 2, Palette.LABEL, theme.ink());
    }

    /** A distance of 1, 2 or 5 times a power of ten that gives about {@value #TICKS} ticks. */
    private static double step(double span) {
        double wanted = span / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        double times = wanted / power;
        return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
    }

    private static String text(double value, double step) {
        return Math.abs(value) < step / 1e6 ? "0" : Numbers.text(value);
    }
}
