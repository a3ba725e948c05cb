package org.latent4j.models;

import java.util.List;

/** Arithmetic on shapes without the batch axis. */
final class Shapes {
    private Shapes() {}

    static long size(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
