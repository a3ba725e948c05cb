package org.latent4j.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Paper to draw on. */
final class Canvas {
    private Canvas() {}

    static BufferedImage blank(int width, int height, Theme theme) {
        return blank(width, height, theme.paper());
    }

    private static BufferedImage blank(int width, int height, Color paper) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(paper);
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

    static void text(Graphics2D graphics, String text, int x, int baseline, Font font, Color ink) {
        Color before = graphics.getColor();
        graphics.setColor(ink);
        graphics.setFont(font);
        graphics.drawString(text, x, baseline);
        graphics.setColor(before);
    }

    static void textRight(Graphics2D graphics, String text, int right, int baseline, Font font, Color ink) {
        text(graphics, text, right - width(text, font), baseline, font, ink);
    }

    static void textCentred(Graphics2D graphics, String text, int middle, int baseline, Font font, Color ink) {
        text(graphics, text, middle - width(text, font) / 2, baseline, font, ink);
    }

    /** Text that runs upwards: the place is the middle of its baseline. */
    static void textUpwards(Graphics2D graphics, String text, int x, int y, Font font, Color ink) {
        AffineTransform before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, x, y);
        textCentred(graphics, text, x, y, font, ink);
        graphics.setTransform(before);
    }

    /** A text cut off to a width. */
    static String fitted(String text, int width, Font font) {
        String fitting = text;
        while (fitting.length() > 1 && width(fitting, font) > width) {
            fitting = fitting.substring(0, fitting.length() - (fitting.endsWith("…") ? 2 : 1)) + "…";
        }
        return fitting;
    }

    /** Pictures of the same width and theme under each other. */
    static BufferedImage stacked(Iterable<BufferedImage> pictures) {
        int width = 0;
        int height = 0;
        Color paper = Theme.LIGHT.paper();
        for (BufferedImage picture : pictures) {
            width = Math.max(width, picture.getWidth());
            height += picture.getHeight();
            paper = new Color(picture.getRGB(0, 0));
        }
        BufferedImage all = blank(width, height, paper);
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
