package org.latent4j.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** See {@link TransposedKernelVertex}. */
@SuppressWarnings("overrides") // of BaseGraphVertex itself
final class TransposedKernelVertexRuntime extends BaseGraphVertex {
    private final String tiedTo;

    @SuppressWarnings("NullAway") // the graph sets the edges later
    TransposedKernelVertexRuntime(ComputationGraph graph, String name, int index, String tiedTo, DataType dataType) {
        super(graph, name, index, null, null, dataType);
        this.tiedTo = tiedTo;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        INDArray kernel = source().kernel();
        INDArray product = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, inputs[0].dataType(), new long[] {inputs[0].size(0), kernel.size(0)}, 'f');
        return inputs[0].mmuli(kernel.transpose(), product);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        SharedKernelDenseRuntime source = source();
        if (graph.getLayer(tiedTo) == source) { // a frozen layer has no backward pass that would take the gradient
            source.addKernelGradient(epsilon, inputs[0]);
        }
        INDArray gradient = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, epsilon.dataType(), new long[] {epsilon.size(0), inputs[0].size(1)}, 'f');
        epsilon.mmuli(source.kernel(), gradient);
        return new Pair<>(null, new INDArray[] {gradient});
    }

    private SharedKernelDenseRuntime source() {
        Layer layer = graph.getLayer(tiedTo);
        if (layer instanceof FrozenLayer frozen) {
            layer = frozen.getInsideLayer();
        } else if (layer instanceof FrozenLayerWithBackprop frozen) {
            layer = frozen.getInsideLayer();
        }
        if (layer instanceof SharedKernelDenseRuntime source) {
            return source;
        }
        throw new IllegalStateException("vertex '" + getVertexName() + "' (TransposedKernelVertex): expected '" + tiedTo
                + "' to be a SharedKernelDense layer of the same graph, found "
                + (layer == null ? "no such layer" : layer.getClass().getSimpleName()));
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
    public void setBackpropGradientsViewArray(@Nullable INDArray backpropGradientsViewArray) {
        if (backpropGradientsViewArray != null) {
            throw new IllegalArgumentException("TransposedKernelVertex has no parameters of its own");
        }
    }

    @Override
    @SuppressWarnings("NullAway") // masks may be null
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return maskArrays == null || maskArrays.length == 0 ? null : new Pair<>(maskArrays[0], currentMaskState);
    }

    @Override
    public String toString() {
        return "TransposedKernelVertex(tiedTo=" + tiedTo + ")";
    }
}
