package org.latent4j.reports;

import java.awt.Color;
import java.awt.Font;

/** Colours that colour-blind readers can tell apart, and the fonts of all pictures. */
final class Palette {
    static final Color FAINT = new Color(0x77, 0x77, 0x77);

    // M. Okabe, K. Ito, "Color Universal Design", 2008.
    static final Color BLUE = new Color(0x00, 0x72, 0xb2);
    static final Color VERMILION = new Color(0xd5, 0x5e, 0x00);
    static final Color GREEN = new Color(0x00, 0x9e, 0x73);
    static final Color PURPLE = new Color(0xcc, 0x79, 0xa7);
    static final Color SKY = new Color(0x56, 0xb4, 0xe9);
    static final Color ORANGE = new Color(0xe6, 0x9f, 0x00);
    static final Color YELLOW = new Color(0xf0, 0xe4, 0x42);

    // Steps of "viridis" by S. van der Walt and N. Smith, 2015: even in brightness from dark to bright.
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725
    };

    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

    private Palette() {}

    /** A colour of a scale from dark to bright, for a share from 0 to 1. */
    static Color scale(double share) {
        double at = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
        int step = Math.min(VIRIDIS.length - 2, (int) at);
        return between(new Color(VIRIDIS[step]), new Color(VIRIDIS[step + 1]), at - step);
    }

    /** A colour on the way from one to another, for a share from 0 to 1. */
    static Color between(Color from, Color to, double share) {
        return new Color(
                mixed(from.getRed(), to.getRed(), share),
                mixed(from.getGreen(), to.getGreen(), share),
                mixed(from.getBlue(), to.getBlue(), share));
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }
}
