package org.latent4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** See {@link BiasLayer}. */
final class BiasLayerRuntime extends BaseLayer<BiasLayer> {
    private static final long serialVersionUID = 1L;

    BiasLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaceMgr);
        INDArray activations =
                layerConf().getActivationFn().getActivation(sum(ArrayType.ACTIVATIONS, workspaceMgr), training);
        if (maskArray != null) {
            applyMask(activations);
        }
        return activations;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        INDArray delta = layerConf()
                .getActivationFn()
                .backprop(sum(ArrayType.BP_WORKING_MEM, workspaceMgr), epsilon)
                .getFirst();
        if (maskArray != null) {
            applyMask(delta);
        }
        INDArray biasGradient = gradientViews.get(BiasParameters.BIAS);
        delta.sum(biasGradient, 0);
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(BiasParameters.BIAS, biasGradient);
        INDArray inputGradient = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, delta);
        return new Pair<>(gradient, backpropDropOutIfPresent(inputGradient));
    }

    private INDArray sum(ArrayType memory, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(memory, input).addiRowVector(getParam(BiasParameters.BIAS));
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
