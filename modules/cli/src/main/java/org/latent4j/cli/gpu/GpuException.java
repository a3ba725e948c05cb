package org.latent4j.cli.gpu;

/** A GPU is to be used and can't be; the message says why and what to do. */
public final class GpuException extends RuntimeException {
    static final String PREFIX = "GPU: ";

    GpuException(String message) {
        super(PREFIX + message);
    }
}
