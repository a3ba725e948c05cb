package org.latent4j.cli.gpu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of NVIDIA's driver and cards.
 *
 * @param source who told
 * @param driver its version, or null if it isn't told
 * @param cards those that the source sees
 * @param trouble what was in the way
 * @param said the source's words on it, in one line
 */
public record Findings(Source source, @Nullable String driver, List<Card> cards, Trouble trouble, String said) {
    public Findings {
        cards = List.copyOf(cards);
    }

    /** Who is asked. */
    public enum Source {
        /** The driver's program; it sees all cards of the machine. */
        NVIDIA_SMI,
        /** CUDA, in this process; it sees the cards that {@code CUDA_VISIBLE_DEVICES} leaves. */
        CUDA
    }

    /** What can be wrong on a machine. */
    public enum Trouble {
        NONE,
        NO_DRIVER,
        DRIVER_NOT_RUNNING,
        /** Another version of the driver runs than its programs are of. */
        DRIVER_MISMATCH,
        DRIVER_TOO_OLD,
        DRIVER_HANGS,
        NO_PERMISSION,
        NO_CARD,
        /** CUDA's own libraries can't be loaded. */
        NO_LIBRARIES,
        /** Something that isn't known here. */
        UNCLEAR
    }

    private static final int SHOWN = 200;

    static Findings of(Source source, Trouble trouble, String said) {
        return new Findings(source, null, List.of(), trouble, oneLine(said));
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + " ..." : line;
    }
}
