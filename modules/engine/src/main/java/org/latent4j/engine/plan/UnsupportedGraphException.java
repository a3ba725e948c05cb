package org.latent4j.engine.plan;

/** A graph has a part that the engine can't compile; DL4J itself can run it. */
public final class UnsupportedGraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param vertex the part's name
     * @param what its kind, or the option
     */
    public UnsupportedGraphException(String vertex, String what) {
        this("'" + vertex + "' (" + what + ")");
    }

    /** @param what the part, for people */
    public UnsupportedGraphException(String what) {
        super("the engine doesn't compile " + what);
    }
}
