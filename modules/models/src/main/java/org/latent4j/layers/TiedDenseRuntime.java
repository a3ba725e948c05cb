package org.latent4j.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** See {@link TiedDense}. */
final class TiedDenseRuntime extends BaseLayer<TiedDense> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ComputationGraph graph;

    TiedDenseRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    void readKernelsFrom(ComputationGraph graph) {
        this.graph = graph;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        INDArray preActivation = preActivation(ArrayType.ACTIVATIONS, workspaceMgr);
        INDArray activations = layerConf().getActivationFn().getActivation(preActivation, training);
        if (maskArray != null) {
            applyMask(activations);
        }
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        INDArray preActivation = preActivation(ArrayType.BP_WORKING_MEM, workspaceMgr);
        INDArray delta =
                layerConf().getActivationFn().backprop(preActivation, epsilon).getFirst();
        if (maskArray != null) {
            applyMask(delta);
        }
        SharedKernelDenseRuntime source = source();
        if (isTrained()) {
            source.addKernelGradient(delta, input);
        }
        INDArray biasGradient = gradientViews.get(BiasParameters.BIAS);
        delta.sum(biasGradient, 0);
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(BiasParameters.BIAS, biasGradient);

        INDArray inputGradient = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {delta.size(0), input.size(1)}, 'f');
        delta.mmuli(source.kernel(), inputGradient);
        return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
    }

    private INDArray preActivation(ArrayType memory, LayerWorkspaceMgr workspaceMgr) {
        INDArray preActivation = workspaceMgr.createUninitialized(
                memory, input.dataType(), new long[] {input.size(0), layerConf().getNOut()}, 'f');
        input.mmuli(source().kernel().transpose(), preActivation);
        return preActivation.addiRowVector(getParam(BiasParameters.BIAS));
    }

    private SharedKernelDenseRuntime source() {
        Layer layer = inner(graphOrThrow().getLayer(layerConf().getTiedTo()));
        if (layer instanceof SharedKernelDenseRuntime source) {
            return source;
        }
        throw new IllegalStateException("layer '" + layerConf().getLayerName() + "' (TiedDense): expected '"
                + layerConf().getTiedTo() + "' to be a SharedKernelDense layer of the same graph, found "
                + (layer == null ? "no such layer" : layer.getClass().getSimpleName()));
    }

    /** False where the other layer is frozen: it will not run its backward pass, so it must not collect gradients. */
    private boolean isTrained() {
        return graphOrThrow().getLayer(layerConf().getTiedTo()) instanceof SharedKernelDenseRuntime;
    }

    private ComputationGraph graphOrThrow() {
        if (graph == null) {
            throw new IllegalStateException("layer '" + layerConf().getLayerName()
                    + "' (TiedDense): expected to be in a TiedDenseVertex, which gives it the graph");
        }
        return graph;
    }

    private static @Nullable Layer inner(@Nullable Layer layer) {
        if (layer instanceof FrozenLayer frozen) {
            return frozen.getInsideLayer();
        }
        return layer instanceof FrozenLayerWithBackprop frozen ? frozen.getInsideLayer() : layer;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
