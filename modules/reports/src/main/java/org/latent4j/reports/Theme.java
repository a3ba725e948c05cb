package org.latent4j.reports;

import java.awt.Color;
import java.util.Locale;

/** What pictures are drawn on and with: dark on white, or bright on near black. */
public enum Theme {
    LIGHT(Color.WHITE, new Color(0x22, 0x22, 0x22), Palette.FAINT, new Color(0xdd, 0xdd, 0xdd), Palette.BLUE),
    DARK(
            new Color(0x14, 0x17, 0x1c),
            new Color(0xe8, 0xe8, 0xe8),
            new Color(0x9a, 0x9a, 0x9a),
            new Color(0x36, 0x3b, 0x44),
            Palette.SKY); // the palette's blue is too dark to be read on black

    private final Color paper;
    private final Color ink;
    private final Color faint;
    private final Color grid;
    private final Color blue;

    Theme(Color paper, Color ink, Color faint, Color grid, Color blue) {
        this.paper = paper;
        this.ink = ink;
        this.faint = faint;
        this.grid = grid;
        this.blue = blue;
    }

    /** The name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    Color paper() {
        return paper;
    }

    /** Of text and axes. */
    Color ink() {
        return ink;
    }

    Color faint() {
        return faint;
    }

    /** Of lines that only guide the eye. */
    Color grid() {
        return grid;
    }

    /** Of the first of a few series; the others have the palette's own colours. */
    Color blue() {
        return blue;
    }
}
