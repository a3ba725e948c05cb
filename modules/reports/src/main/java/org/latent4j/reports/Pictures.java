package org.latent4j.reports;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of image data, enlarged so that small images can be recognised.
 *
 * <p>Images are {@code [count, height, width, channels]} in [0, 1] (values outside are cut off): three channels are red,
 * green, blue; one, or any other number averaged, is a grey value with 0 black.
 */
public final class Pictures {
    private static final int WANTED_SIZE = 80;
    private static final int TILE_SIZE = 52;
    private static final int MARGIN = 12;
    private static final int GAP = 6;

    private Pictures() {}

    /** Rows of images under each other, each with its label: originals over reconstructions, for instance. */
    public static BufferedImage rows(List<ImageRow> rows) {
        return rows(rows, Theme.LIGHT);
    }

    /** As {@link #rows(List)}, in a theme. */
    public static BufferedImage rows(List<ImageRow> rows, Theme theme) {
        Check.that(!rows.isEmpty(), "Pictures.rows", "at least one row", rows.size());
        int columns = rows.stream().mapToInt(ImageRow::count).max().orElse(0);
        int labelWidth = rows.stream()
                .mapToInt(row -> Canvas.width(row.label(), Palette.LABEL))
                .max()
                .orElse(0);
        int left = MARGIN + labelWidth + MARGIN;
        int cellWidth =
                rows.stream().mapToInt(row -> row.width() * scale(row)).max().orElse(0);
        int[] tops = new int[rows.size()];
        int height = MARGIN;
        for (int i = 0; i < tops.length; i++) {
            tops[i] = height;
            height += rows.get(i).height() * scale(rows.get(i)) + (i + 1 < tops.length ? GAP : MARGIN);
        }
        BufferedImage picture = Canvas.blank(left + columns * (cellWidth + GAP) - GAP + MARGIN, height, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        for (int i = 0; i < tops.length; i++) {
            ImageRow row = rows.get(i);
            int middle = tops[i] + row.height() * scale(row) / 2;
            Canvas.textRight(canvas, row.label(), left - MARGIN, middle + 5, Palette.LABEL, theme.ink());
            for (int j = 0; j < row.count(); j++) {
                draw(canvas, row, j, left + j * (cellWidth + GAP), tops[i]);
            }
        }
        canvas.dispose();
        return picture;
    }

    /** Images side by side in as many rows as they need. */
    public static BufferedImage grid(INDArray images, int columns) {
        return grid(images, columns, Theme.LIGHT);
    }

    /** As {@link #grid(INDArray, int)}, in a theme. */
    public static BufferedImage grid(INDArray images, int columns, Theme theme) {
        Check.positive("Pictures.columns", columns);
        ImageRow all = new ImageRow("", images);
        int across = Math.min(columns, all.count());
        int down = (all.count() + columns - 1) / columns;
        int cellWidth = all.width() * scale(all) + GAP;
        int cellHeight = all.height() * scale(all) + GAP;
        BufferedImage picture =
                Canvas.blank(across * cellWidth - GAP + 2 * MARGIN, down * cellHeight - GAP + 2 * MARGIN, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        for (int i = 0; i < all.count(); i++) {
            draw(canvas, all, i, MARGIN + i % columns * cellWidth, MARGIN + i / columns * cellHeight);
        }
        canvas.dispose();
        return picture;
    }

    /** A walk from one image to another: the strip, with the two ends named below it. */
    public static BufferedImage strip(INDArray images, String from, String to) {
        return strip(images, from, to, Theme.LIGHT);
    }

    /** As {@link #strip(INDArray, String, String)}, in a theme. */
    public static BufferedImage strip(INDArray images, String from, String to, Theme theme) {
        BufferedImage strip = grid(images, (int) images.size(0), theme);
        BufferedImage picture = Canvas.blank(strip.getWidth(), strip.getHeight() + 18, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        canvas.drawImage(strip, 0, 0, null);
        int baseline = strip.getHeight() + 6;
        Canvas.text(canvas, from, MARGIN, baseline, Palette.LABEL, theme.ink());
        Canvas.textRight(canvas, to, picture.getWidth() - MARGIN, baseline, Palette.LABEL, theme.ink());
        canvas.dispose();
        return picture;
    }

    /** Whether this Java can draw pictures with text; one without fonts, or without AWT's native parts, can't. */
    public static boolean canBeDrawn() {
        try {
            return Canvas.width("text", Palette.LABEL) > 0;
        } catch (RuntimeException | LinkageError | InternalError missing) {
            return false;
        }
    }

    /** Writes a picture as PNG, completely or not at all. */
    public static void write(Path file, BufferedImage picture) throws IOException {
        AtomicFile.write(file, stream -> {
            if (!ImageIO.write(picture, "png", stream)) {
                throw new IOException(file + ": this Java has no PNG writer");
            }
        });
    }

    /** Images side by side without gaps, enlarged to about {@value #TILE_SIZE} pixels. */
    static BufferedImage tiles(INDArray images, int columns) {
        ImageRow all = new ImageRow("", images);
        int scale = Math.max(1, Math.round((float) TILE_SIZE / Math.max(all.height(), all.width())));
        int width = all.width() * scale;
        int height = all.height() * scale;
        int down = (all.count() + columns - 1) / columns;
        BufferedImage picture = new BufferedImage(columns * width, down * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = Canvas.graphics(picture);
        for (int i = 0; i < all.count(); i++) {
            canvas.drawImage(pixels(all, i), i % columns * width, i / columns * height, width, height, null);
        }
        canvas.dispose();
        return picture;
    }

    private static int scale(ImageRow row) {
        return Math.max(1, Math.round((float) WANTED_SIZE / Math.max(row.height(), row.width())));
    }

    private static void draw(Graphics2D canvas, ImageRow row, int index, int x, int y) {
        int scale = scale(row);
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        canvas.drawImage(pixels(row, index), x, y, row.width() * scale, row.height() * scale, null);
    }

    static BufferedImage pixels(ImageRow row, int index) {
        float[] values = row.images().slice(index).dup('c').data().asFloat();
        int channels = values.length / (row.height() * row.width());
        BufferedImage image = new BufferedImage(row.width(), row.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < row.height() * row.width(); i++) {
            image.setRGB(i % row.width(), i / row.width(), colour(values, i * channels, channels));
        }
        return image;
    }

    private static int colour(float[] values, int at, int channels) {
        if (channels == 3) {
            return level(values[at]) << 16 | level(values[at + 1]) << 8 | level(values[at + 2]);
        }
        float sum = 0;
        for (int i = 0; i < channels; i++) {
            sum += values[at + i];
        }
        return level(sum / channels) * 0x010101;
    }

    private static int level(float value) {
        return Math.round(Math.min(1, Math.max(0, value)) * 255); // NaN becomes 0
    }
}
