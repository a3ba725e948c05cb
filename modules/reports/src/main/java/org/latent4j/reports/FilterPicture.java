package org.latent4j.reports;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.latent4j.common.Check;
import org.latent4j.common.Numbers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Filters of a layer as images: what each unit looks for. All share one scale of colours, from vermilion for negative weights
 * through the paper's own colour for 0 to blue.
 */
public final class FilterPicture {
    private static final int MOST = 144;
    private static final int WANTED_SIZE = 56;
    private static final int GAP = 6;
    private static final int MARGIN = 20;
    private static final int TOP = 64;
    private static final int BOTTOM = 64;
    private static final int LEAST_WIDTH = 520;
    /** Share of the weights within the scale; those beyond have its last colours. */
    private static final double WITHIN = 0.995;

    private FilterPicture() {}

    /**
     * The picture of filters.
     *
     * @param title above it
     * @param filters {@code [filters, height, width, channels]}; channels are averaged
     */
    public static BufferedImage of(String title, INDArray filters, Theme theme) {
        Check.that(
                filters.rank() == 4,
                "FilterPicture.filters",
                "[filters, height, width, channels]",
                filters.rank() + " axes");
        INDArray grey = filters.mean(3).dup('c'); // [filters, height, width]
        int all = (int) grey.size(0);
        int shown = Math.min(MOST, all);
        int height = (int) grey.size(1);
        int width = (int) grey.size(2);
        int scale = Math.max(1, Math.round((float) WANTED_SIZE / Math.max(height, width)));
        int columns = Math.min(shown, Math.max(8, (int) Math.ceil(Math.sqrt(1.5 * shown * height / width))));
        int rows = (shown + columns - 1) / columns;
        int across = columns * (width * scale + GAP) - GAP;
        int whole = Math.max(LEAST_WIDTH, across + 2 * MARGIN);
        int bottom = TOP + rows * (height * scale + GAP);
        BufferedImage picture = Canvas.blank(whole, bottom + BOTTOM, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        Canvas.text(
                canvas,
                Canvas.fitted(title, whole - 2 * MARGIN, Palette.TITLE),
                MARGIN,
                30,
                Palette.TITLE,
                theme.ink());
        String count = (shown < all ? "the first " + shown + " of " : "") + all + " filters of " + height + " x "
                + width + (filters.size(3) > 1 ? ", mean of " + filters.size(3) + " channels" : "");
        Canvas.text(canvas, count, MARGIN, 50, Palette.SMALL, theme.ink());
        float[] weights = grey.data().asFloat();
        double limit = limit(weights);
        for (int i = 0; i < shown; i++) {
            BufferedImage filter = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int j = 0; j < height * width; j++) {
                Color colour = colour(weights[i * height * width + j] / limit, theme);
                filter.setRGB(j % width, j / width, colour.getRGB());
            }
            int x = MARGIN + i % columns * (width * scale + GAP);
            int y = TOP + i / columns * (height * scale + GAP);
            canvas.drawImage(filter, x, y, width * scale, height * scale, null);
            canvas.setColor(theme.grid());
            canvas.drawRect(x - 1, y - 1, width * scale + 1, height * scale + 1);
        }
        bar(canvas, bottom + 12, limit, theme);
        canvas.dispose();
        return picture;
    }

    private static void bar(Graphics2D canvas, int y, double limit, Theme theme) {
        int length = 240;
        for (int i = 0; i < length; i++) {
            canvas.setColor(colour(2.0 * i / (length - 1) - 1, theme));
            canvas.fillRect(MARGIN + 20 + i, y, 1, 14);
        }
        String[] texts = {"-" + Numbers.text(limit), "0", Numbers.text(limit)};
        for (int i = 0; i < texts.length; i++) {
            int at = MARGIN + 20 + i * length / 2;
            Canvas.textCentred(canvas, texts[i], at, y + 30, Palette.SMALL, theme.ink());
        }
        Canvas.text(canvas, "weight", MARGIN + length + 36, y + 12, Palette.LABEL, theme.ink());
    }

    private static Color colour(double share, Theme theme) {
        Color end = share < 0 ? Palette.VERMILION : theme.blue();
        return Palette.between(theme.paper(), end, Math.min(1, Math.abs(share)));
    }

    private static double limit(float[] weights) {
        double[] sizes = new double[weights.length];
        Arrays.setAll(sizes, i -> Float.isFinite(weights[i]) ? Math.abs(weights[i]) : 0);
        Arrays.sort(sizes);
        double limit = sizes[(int) Math.min(sizes.length - 1, (long) Math.ceil(WITHIN * sizes.length))];
        return limit > 0 ? limit : 1;
    }
}
