package org.latent4j.reports;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.latent4j.common.Check;

/** How often rows of each class were taken for each: the truth from top to bottom, predictions from left to right. */
public final class ConfusionPicture {
    private static final int SIDE = 680;
    private static final int MOST_COUNTS = 20;
    private static final int MOST_NAMES = 40;
    private static final int NAME_WIDTH = 130;
    private static final int TOP = 70;

    private ConfusionPicture() {}

    /**
     * The picture of a matrix. Colours show shares of the true class's rows; up to {@value #MOST_COUNTS} classes have their
     * counts written into the cells, up to {@value #MOST_NAMES} their names beside them.
     *
     * @param title above it
     * @param counts {@code [truth][prediction]}, not negative
     * @param classNames one a class
     * @throws IllegalArgumentException if the matrix isn't square, or there isn't a name for each class
     */
    public static BufferedImage of(String title, long[][] counts, List<String> classNames, Theme theme) {
        int classes = counts.length;
        Check.that(classes > 0, "ConfusionPicture.counts", "at least one class", classes);
        Check.that(
                Arrays.stream(counts).allMatch(row -> row.length == classes),
                "ConfusionPicture.counts",
                classes + " predictions for each of " + classes + " classes",
                "rows of other lengths");
        Check.that(classNames.size() == classes, "ConfusionPicture.classNames", classes + " names", classNames.size());
        int cell = Math.max(2, SIDE / classes);
        int nameWidth = classes > MOST_NAMES
                ? 0
                : Math.min(
                        NAME_WIDTH,
                        classNames.stream()
                                .mapToInt(name -> Canvas.width(name, Palette.SMALL))
                                .max()
                                .orElse(0));
        Rectangle area = new Rectangle(nameWidth + 60, TOP, cell * classes, cell * classes);
        BufferedImage picture = Canvas.blank(area.x + area.width + 40, TOP + area.height + nameWidth + 56, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        Canvas.text(canvas, title, 20, 30, Palette.TITLE, theme.ink());
        Canvas.text(canvas, accuracy(counts), 20, 52, Palette.SMALL, theme.ink());
        for (int truth = 0; truth < classes; truth++) {
            cells(canvas, counts[truth], area.x, TOP + truth * cell, cell, theme);
        }
        if (classes <= MOST_NAMES) {
            names(canvas, classNames, area, cell, theme);
        }
        int middle = area.x + area.width / 2;
        Canvas.textCentred(canvas, "predicted class", middle, picture.getHeight() - 16, Palette.LABEL, theme.ink());
        Canvas.textUpwards(canvas, "true class", 24, area.y + area.height / 2, Palette.LABEL, theme.ink());
        canvas.dispose();
        return picture;
    }

    private static void cells(Graphics2D canvas, long[] row, int left, int top, int cell, Theme theme) {
        long sum = Math.max(1, Arrays.stream(row).sum());
        for (int i = 0; i < row.length; i++) {
            double share = (double) row[i] / sum;
            Color colour = Palette.between(theme.paper(), theme.blue(), share);
            int gap = cell > 12 ? 1 : 0;
            canvas.setColor(colour);
            canvas.fillRect(left + i * cell, top, cell - gap, cell - gap);
            if (row.length <= MOST_COUNTS && row[i] > 0) {
                String count = Long.toString(row[i]);
                Color ink = share > 0.5 ? theme.paper() : theme.ink();
                int middle = left + i * cell + cell / 2;
                Canvas.textCentred(canvas, count, middle, top + cell / 2 + 4, Palette.SMALL, ink);
            }
        }
        canvas.setColor(theme.grid());
        canvas.drawLine(left, top + cell - 1, left + row.length * cell - 1, top + cell - 1);
    }

    private static void names(Graphics2D canvas, List<String> names, Rectangle area, int cell, Theme theme) {
        for (int i = 0; i < names.size(); i++) {
            String name = Canvas.fitted(names.get(i), NAME_WIDTH, Palette.SMALL);
            int middle = i * cell + cell / 2 + 4;
            Canvas.textRight(canvas, name, area.x - 8, area.y + middle, Palette.SMALL, theme.ink());
            int length = Canvas.width(name, Palette.SMALL);
            int y = area.y + area.height + 8 + length / 2;
            Canvas.textUpwards(canvas, name, area.x + middle, y, Palette.SMALL, theme.ink());
        }
    }

    private static String accuracy(long[][] counts) {
        long right = 0;
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += Arrays.stream(counts[i]).sum();
        }
        return String.format(
                Locale.ROOT, "%.1f %% of %,d rows are on the diagonal", 100.0 * right / Math.max(1, all), all);
    }
}
