package org.latent4j.reports;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.latent4j.common.Check;
import org.latent4j.common.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a decoder makes of a grid of codings of two numbers. */
public final class ManifoldPicture {
    private static final int LEFT = 84;
    private static final int TOP = 56;
    private static final int BOTTOM = 60;
    private static final int RIGHT = 24;

    private ManifoldPicture() {}

    /**
     * The picture of a grid.
     *
     * @param title above it
     * @param images {@code [down * across, height, width, channels]} in [0, 1], row by row from the top left
     * @param across the first coding's values from left to right
     * @param down the second coding's values from top to bottom
     * @throws IllegalArgumentException if there isn't an image for each place
     */
    public static BufferedImage of(String title, INDArray images, double[] across, double[] down, Theme theme) {
        Check.that(
                images.size(0) == (long) across.length * down.length,
                "ManifoldPicture.images",
                "one for each of " + across.length + " x " + down.length + " places",
                images.size(0));
        BufferedImage tiles = Pictures.tiles(images, across.length);
        Rectangle area = new Rectangle(LEFT, TOP, tiles.getWidth(), tiles.getHeight());
        BufferedImage picture =
                Canvas.blank(Math.max(area.width, 320) + LEFT + RIGHT, area.height + TOP + BOTTOM, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        canvas.drawImage(tiles, area.x, area.y, null);
        String fitted = Canvas.fitted(title, picture.getWidth() - 40, Palette.TITLE);
        Canvas.text(canvas, fitted, 20, 32, Palette.TITLE, theme.ink());
        for (int i : marked(across.length)) {
            int x = area.x + (2 * i + 1) * area.width / (2 * across.length);
            Canvas.textCentred(canvas, text(across[i]), x, area.y + area.height + 18, Palette.SMALL, theme.ink());
        }
        for (int i : marked(down.length)) {
            int y = area.y + (2 * i + 1) * area.height / (2 * down.length);
            Canvas.textRight(canvas, text(down[i]), area.x - 8, y + 4, Palette.SMALL, theme.ink());
        }
        Axes.names(canvas, area, "coding 1", "coding 2", theme);
        canvas.dispose();
        return picture;
    }

    /** Places that have their value beside them: both ends and three between, or all. */
    private static int[] marked(int count) {
        int marks = Math.min(5, count);
        return IntStream.range(0, marks)
                .map(i -> marks == 1 ? 0 : i * (count - 1) / (marks - 1))
                .toArray();
    }

    private static String text(double value) {
        return Numbers.text(Math.rint(100 * value) / 100);
    }
}
