package org.latent4j.engine.plan;

import java.util.List;

/**
 * An array between two operations.
 *
 * @param name the vertex's that gives it, with a suffix where an operation is only a part of a vertex
 * @param shape of one example, in Keras's layout: {@code [features]}, {@code [time, features]} or {@code [height, width,
 *     channels]}
 */
public record Tensor(String name, List<Integer> shape) {
    public Tensor {
        shape = List.copyOf(shape);
    }

    /** Size of the last axis. */
    public int channels() {
        return shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    }

    /** Product of the axes before the last. */
    public int positions() {
        return size() / channels();
    }

    /** Numbers in one example. */
    public int size() {
        return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return name + shape;
    }
}
