package org.latent4j.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes into and comes out of a graph whose arrays have Keras's layout throughout, as those of imported models do.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param codings the vertex that gives the codings, or null if there is none
 * @param codingsShape of one example's codings; empty if there are none
 * @param mean the vertex that gives the mean of a variational encoder, or null
 * @param logVariance the vertex that gives the logarithm of its variance, or null
 */
public record Signature(
        List<Port> inputs,
        List<Port> outputs,
        @Nullable String codings,
        List<Integer> codingsShape,
        @Nullable String mean,
        @Nullable String logVariance) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        codingsShape = List.copyOf(codingsShape);
    }

    /**
     * An input or output.
     *
     * @param name as Keras calls it
     * @param vertex of the graph
     * @param shape of one example, in Keras's layout; -1 where any size goes
     */
    public record Port(String name, String vertex, List<Integer> shape) {
        public Port {
            shape = List.copyOf(shape);
        }
    }
}
