package org.latent4j.reports;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * How classes are told apart: up to ten by colour, up to forty by colour and shape, more by their place on a scale of
 * colours.
 */
final class ClassMarks {
    private static final List<Color> ON_LIGHT = List.of(
            Palette.BLUE,
            Palette.VERMILION,
            Palette.GREEN,
            Palette.PURPLE,
            Palette.SKY,
            Palette.ORANGE,
            new Color(0x22, 0x22, 0x22),
            new Color(0xb8, 0xa8, 0x00), // the palette's yellow can't be seen on white
            new Color(0x8c, 0x51, 0x0a),
            new Color(0x99, 0x99, 0x99));
    private static final List<Color> ON_DARK = List.of(
            Palette.SKY,
            Palette.VERMILION,
            Palette.GREEN,
            Palette.PURPLE,
            Palette.YELLOW,
            Palette.ORANGE,
            new Color(0xe8, 0xe8, 0xe8),
            new Color(0x3d, 0x8f, 0xe0),
            new Color(0xb0, 0x7a, 0x45),
            new Color(0x8c, 0x8c, 0x8c));
    private static final int MOST_SHAPED = 40;
    private static final int MOST_NAMES = 6;
    private static final int NAME_WIDTH = 150;
    private static final int LINE = 22;
    /** Room that a legend needs beside a picture. */
    static final int LEGEND_WIDTH = 230;

    private final List<String> names;
    private final Theme theme;
    private final List<Color> colours;

    ClassMarks(List<String> names, Theme theme) {
        this.names = names;
        this.theme = theme;
        this.colours = theme == Theme.DARK ? ON_DARK : ON_LIGHT;
    }

    boolean onScale() {
        return names.size() > MOST_SHAPED;
    }

    Color colour(int label) {
        return onScale() ? Palette.scale((double) label / (names.size() - 1)) : colours.get(label % colours.size());
    }

    /** The mark of a class around a place. */
    Shape shape(int label, double x, double y, double size) {
        double half = size / 2;
        return switch (onScale() ? 0 : label / colours.size()) {
            case 1 -> polygon(x, y - half, x + half, y + half, x - half, y + half);
            case 2 -> new Rectangle2D.Double(x - half, y - half, size, size);
            case 3 -> polygon(x, y - half, x + half, y, x, y + half, x - half, y);
            default -> new Ellipse2D.Double(x - half, y - half, size, size);
        };
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Draws the legend into a column; beyond forty classes it is the scale, with some of the names. */
    void legend(Graphics2D canvas, int x, int y, int height) {
        if (onScale()) {
            scale(canvas, x, y, height);
            return;
        }
        int line = Math.min(LINE, height / names.size());
        for (int i = 0; i < names.size(); i++) {
            canvas.setColor(colour(i));
            canvas.fill(shape(i, x + 6, y + line * i + line / 2.0, 11));
            text(canvas, i, x + 20, y + line * i + line / 2 + 5);
        }
    }

    private void scale(Graphics2D canvas, int x, int y, int height) {
        for (int i = 0; i < height; i++) {
            canvas.setColor(Palette.scale((double) i / (height - 1)));
            canvas.fillRect(x, y + i, 18, 1);
        }
        for (int i = 0; i < MOST_NAMES; i++) {
            int label = i * (names.size() - 1) / (MOST_NAMES - 1);
            text(canvas, label, x + 26, y + 5 + (int) ((long) label * (height - 1) / (names.size() - 1)));
        }
    }

    private void text(Graphics2D canvas, int label, int x, int baseline) {
        String name = Canvas.fitted(names.get(label), NAME_WIDTH, Palette.LABEL);
        Canvas.text(canvas, name, x, baseline, Palette.LABEL, theme.ink());
    }
}
