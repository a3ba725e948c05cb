package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Looks at pictures. */
final class Pixels {
    private Pixels() {}

    /** How many pixels of a part have exactly a colour. */
    static long count(BufferedImage picture, Color colour, int x, int y, int width, int height) {
        int[] pixels = picture.getRGB(x, y, width, height, null, 0, width);
        return Arrays.stream(pixels).filter(pixel -> pixel == colour.getRGB()).count();
    }

    static long count(BufferedImage picture, Color colour) {
        return count(picture, colour, 0, 0, picture.getWidth(), picture.getHeight());
    }

    /** Checks that a picture has its theme's paper at its corners, and something with the theme's ink on it. */
    static void assertDrawn(BufferedImage picture, Theme theme) {
        int right = picture.getWidth() - 1;
        int bottom = picture.getHeight() - 1;
        for (int corner : new int[] {
            picture.getRGB(0, 0), picture.getRGB(right, 0), picture.getRGB(0, bottom), picture.getRGB(right, bottom)
        }) {
            assertThat(new Color(corner)).isEqualTo(theme.paper());
        }
        assertThat(count(picture, theme.ink())).isGreaterThan(20);
    }
}
