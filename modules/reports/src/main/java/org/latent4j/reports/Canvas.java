package org.latent4j.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** White paper to draw on. */
final class Canvas {
    private Canvas() {}

    static BufferedImage blank(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Palette.PAPER);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    static int width(String text, Font font) {
        Graphics2D graphics = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        int width = graphics.getFontMetrics(font).stringWidth(text);
        graphics.dispose();
        return width;
    }

    static void text(Graphics2D graphics, String text, int x, int baseline, Font font) {
        Color before = graphics.getColor();
        graphics.setColor(Palette.INK);
        graphics.setFont(font);
        graphics.drawString(text, x, baseline);
        graphics.setColor(before);
    }

    static void textRight(Graphics2D graphics, String text, int right, int baseline, Font font) {
        text(graphics, text, right - width(text, font), baseline, font);
    }

    /** Pictures of the same width under each other. */
    static BufferedImage stacked(Iterable<BufferedImage> pictures) {
        int width = 0;
        int height = 0;
        for (BufferedImage picture : pictures) {
            width = Math.max(width, picture.getWidth());
            height += picture.getHeight();
        }
        BufferedImage all = blank(width, height);
        Graphics2D canvas = all.createGraphics();
        int y = 0;
        for (BufferedImage picture : pictures) {
            canvas.drawImage(picture, 0, y, null);
            y += picture.getHeight();
        }
        canvas.dispose();
        return all;
    }
}
