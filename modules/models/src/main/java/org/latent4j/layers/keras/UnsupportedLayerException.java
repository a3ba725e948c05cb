package org.latent4j.layers.keras;

/** A layer, option or function of Keras that isn't known here; the message names it. */
public final class UnsupportedLayerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedLayerException(String message) {
        super(message);
    }
}
