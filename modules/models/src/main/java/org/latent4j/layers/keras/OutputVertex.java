package org.latent4j.layers.keras;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An output of a {@link KerasVertex} other than its first: an LSTM's states, say. That vertex is its one input. */
public final class OutputVertex extends GraphVertex {
    private static final long serialVersionUID = 1L;

    private String source = "";
    private int index;

    /** For JSON. */
    public OutputVertex() {}

    /**
     * @param source name of the {@link KerasVertex}
     * @param index of its output, at least 1
     */
    public OutputVertex(String source, int index) {
        this.source = source;
        this.index = index;
    }

    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    public int getIndex() {
        return index;
    }

    public void setIndex(int index) {
        this.index = index;
    }

    @Override
    public OutputVertex clone() {
        return new OutputVertex(source, index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutputVertex vertex && source.equals(vertex.source) && index == vertex.index;
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, index);
    }

    @Override
    public String toString() {
        return "OutputVertex(" + source + ", " + index + ")";
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
        return new Picking(graph, name, idx, networkDatatype);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        throw new UnsupportedOperationException("OutputVertex: built without input types");
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder("", OutputVertex.class, inputTypes[0], inputTypes[0])
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    @SuppressWarnings("overrides") // of BaseGraphVertex itself
    private final class Picking extends BaseGraphVertex {
        @SuppressWarnings("NullAway") // the graph sets the edges later
        Picking(ComputationGraph graph, String name, int index, DataType dataType) {
            super(graph, name, index, null, null, dataType);
        }

        private KerasVertexRuntime layer() {
            return (KerasVertexRuntime) graph.getVertex(source);
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
            return workspaceMgr.dup(ArrayType.ACTIVATIONS, layer().output(index), 'c');
        }

        @Override
        @SuppressWarnings("NullAway") // no parameters, no gradient
        public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
            if (epsilon != null) { // DL4J has none for a vertex that nobody reads
                layer().addEpsilon(index, epsilon);
            }
            INDArray nothing =
                    workspaceMgr.create(ArrayType.ACTIVATION_GRAD, inputs[0].dataType(), inputs[0].shape(), 'c');
            return new Pair<>(null, new INDArray[] {nothing});
        }

        @Override
        public void setBackpropGradientsViewArray(@Nullable INDArray view) {
            // no parameters
        }

        @Override
        public boolean hasLayer() {
            return false;
        }

        @Override
        @SuppressWarnings("NullAway") // DL4J's word for "none"
        public Layer getLayer() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway") // masks are inputs
        public Pair<INDArray, MaskState> feedForwardMaskArrays(
                INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
            return null;
        }

        @Override
        public String toString() {
            return OutputVertex.this.toString();
        }
    }
}
