package org.latent4j.cli.gpu;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA card.
 *
 * @param name its product name
 * @param capability null if it isn't told
 * @param mebibytes of memory; 0 if it isn't told
 */
public record Card(String name, @Nullable Capability capability, long mebibytes) {
    /** The card for people. */
    @Override
    public String toString() {
        String memory = mebibytes > 0 ? String.format(Locale.ROOT, "%,d MiB", mebibytes) : "memory unknown";
        return name + " (compute capability " + (capability == null ? "unknown" : capability) + ", " + memory + ")";
    }
}
