package org.latent4j.engine.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.Weight;

/**
 * What steps are made from: buffers of tensors, parameters of weights, kernels.
 *
 * <p>Steps are made in the order of the forward pass.
 */
final class Workshop {
    final Kernels kernels;

    /** The most rows a batch can have. */
    final int batch;

    final boolean training;
    final Moment moment = new Moment();
    private final Map<Tensor, Layout> layouts;
    private final Map<Tensor, Buffer> buffers = new HashMap<>();
    private final Map<String, Parameter> parameters = new HashMap<>();

    Workshop(Kernels kernels, int batch, boolean training, Map<Tensor, Layout> layouts) {
        this.kernels = kernels;
        this.batch = batch;
        this.training = training;
        this.layouts = layouts;
    }

    Layout layout(Tensor tensor) {
        Layout layout = layouts.get(tensor);
        return layout == null ? Layout.of(tensor) : layout;
    }

    /** A tensor's buffer, made when it is first asked for. */
    Buffer buffer(Tensor tensor) {
        return buffers.computeIfAbsent(tensor, t -> Buffer.of(layout(t), batch, training));
    }

    /** Makes a tensor another name for the numbers of a buffer. */
    void alias(Tensor tensor, Buffer buffer) {
        buffers.put(tensor, buffer);
    }

    /** The parameter of a weight; who asks first decides its form. */
    Parameter parameter(Weight weight, int rowBlocks, int columnBlocks, boolean turned) {
        int width = weight.rows().length / rowBlocks;
        int padded = rowBlocks == 1 ? Layout.rounded(width) : Layout.padded(width);
        return parameter(weight, rowBlocks, padded, columnBlocks, turned);
    }

    /** The parameter of a weight whose blocks of rows are padded to {@code rowWidth}. */
    Parameter parameter(Weight weight, int rowBlocks, int rowWidth, int columnBlocks, boolean turned) {
        return parameters.computeIfAbsent(
                weight.name(), name -> new Parameter(weight, rowBlocks, rowWidth, columnBlocks, turned, training));
    }

    /** A bias: one row. */
    Parameter bias(Weight weight) {
        return parameter(weight, 1, 1, 1, false);
    }

    /** Numbers that one row has in all buffers, gradients included. */
    int size() {
        int size = 0;
        for (Buffer buffer : new java.util.HashSet<>(buffers.values())) {
            size += buffer.layout.size() * (training ? 2 : 1);
        }
        return size;
    }

    List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }
}
