package org.latent4j.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multiplies by the transpose of a {@link SharedKernelDense} layer's kernel: {@code x W^T}, with {@code W} of shape
 * {@code [size, inputs]} read from that layer. Has no parameters; its gradient by {@code W} is added to that layer's.
 *
 * <p>With a {@link BiasLayer} behind it, this is a decoder layer with tied weights.
 *
 * <p>Shapes: input {@code [batch, inputs]}, output {@code [batch, size]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Tying Weights".
 */
public final class TransposedKernelVertex extends GraphVertex {
    private static final long serialVersionUID = 1L;

    private String tiedTo = "";
    private long size;

    /** For JSON. */
    public TransposedKernelVertex() {}

    /**
     * @param tiedTo name of the {@link SharedKernelDense} layer
     * @param size numbers it gives per example: that layer's input size
     */
    public TransposedKernelVertex(String tiedTo, long size) {
        this.tiedTo = tiedTo;
        this.size = size;
    }

    public String getTiedTo() {
        return tiedTo;
    }

    public void setTiedTo(String tiedTo) {
        this.tiedTo = tiedTo;
    }

    public long getSize() {
        return size;
    }

    public void setSize(long size) {
        this.size = size;
    }

    @Override
    public TransposedKernelVertex clone() {
        return new TransposedKernelVertex(tiedTo, size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransposedKernelVertex vertex && tiedTo.equals(vertex.tiedTo) && size == vertex.size;
    }

    @Override
    public int hashCode() {
        return 31 * tiedTo.hashCode() + Long.hashCode(size);
    }

    @Override
    public String toString() {
        return "TransposedKernelVertex(tiedTo=" + tiedTo + ", size=" + size + ")";
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new TransposedKernelVertexRuntime(graph, name, idx, tiedTo, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        return InputType.feedForward(size);
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(
                        "", TransposedKernelVertex.class, inputTypes[0], InputType.feedForward(size))
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, size)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
