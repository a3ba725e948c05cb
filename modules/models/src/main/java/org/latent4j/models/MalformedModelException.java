package org.latent4j.models;

/** A model file that is broken; the message says where, what was expected and what was found. */
public final class MalformedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedModelException(String message) {
        super(message);
    }

    public MalformedModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
