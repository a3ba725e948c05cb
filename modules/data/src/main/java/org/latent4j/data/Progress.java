package org.latent4j.data;

/** Hears how far slow work has come: drawing, downloading, decoding. Called on the thread that opens the data. */
@FunctionalInterface
public interface Progress {
    /** Listens to nothing. */
    Progress NONE = (what, done, total) -> {};

    /**
     * Work has come this far.
     *
     * @param what the work, such as {@code "draw strokes"}
     * @param done units done: images, rows, bytes
     * @param total units in all, or -1 if that is unknown
     */
    void at(String what, long done, long total);
}
