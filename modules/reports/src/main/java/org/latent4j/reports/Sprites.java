package org.latent4j.reports;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Many small images in one picture, side by side without gaps, for a page that shows them one at a time.
 *
 * @param sheet all of them, row by row from the upper left
 * @param columns images in a row of the sheet
 * @param width of one image in the sheet
 * @param height of one image in the sheet
 */
public record Sprites(BufferedImage sheet, int columns, int width, int height) {
    private static final int COLUMNS = 32;

    /**
     * Draws them.
     *
     * @param images {@code [count, height, width, channels]} in [0, 1]
     * @param most pixels that an image may be high and wide; larger ones are made smaller
     */
    public static Sprites of(INDArray images, int most) {
        Check.positive("Sprites.most", most);
        ImageRow row = new ImageRow("", images);
        double scale = Math.min(1, (double) most / Math.max(row.height(), row.width()));
        int width = Math.max(1, (int) Math.round(row.width() * scale));
        int height = Math.max(1, (int) Math.round(row.height() * scale));
        int columns = Math.min(COLUMNS, row.count());
        boolean colour = images.rank() == 4 && images.size(3) == 3;
        BufferedImage sheet = new BufferedImage(
                columns * width,
                (row.count() + columns - 1) / columns * height,
                colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D canvas = sheet.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int i = 0; i < row.count(); i++) {
            BufferedImage image = Pictures.pixels(row, i);
            int x = i % columns * width;
            int y = i / columns * height;
            if (colour) {
                canvas.drawImage(image, x, y, width, height, null);
            } else {
                grey(scale < 1 ? scaled(image, width, height) : image, sheet, x, y);
            }
        }
        canvas.dispose();
        return new Sprites(sheet, columns, width, height);
    }

    /** Copies samples: drawing on grey paper would bend them, taking greys for linear light. */
    private static void grey(BufferedImage image, BufferedImage sheet, int x, int y) {
        for (int row = 0; row < image.getHeight(); row++) {
            for (int column = 0; column < image.getWidth(); column++) {
                sheet.getRaster().setSample(x + column, y + row, 0, image.getRGB(column, row) & 0xff);
            }
        }
    }

    private static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = small.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return small;
    }
}
