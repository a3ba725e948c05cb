package org.latent4j.reports;

import java.awt.Color;
import java.awt.Font;

/** Colours that colour-blind readers can tell apart, and the fonts of all pictures. */
final class Palette {
    static final Color PAPER = Color.WHITE;
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color FAINT = new Color(0x77, 0x77, 0x77);
    static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

    // M. Okabe, K. Ito, "Color Universal Design", 2008.
    static final Color BLUE = new Color(0x00, 0x72, 0xb2);
    static final Color VERMILION = new Color(0xd5, 0x5e, 0x00);
    static final Color GREEN = new Color(0x00, 0x9e, 0x73);
    static final Color PURPLE = new Color(0xcc, 0x79, 0xa7);
    static final Color SKY = new Color(0x56, 0xb4, 0xe9);

    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

    private Palette() {}
}
