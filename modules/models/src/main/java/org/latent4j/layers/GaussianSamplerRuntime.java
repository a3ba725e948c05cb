package org.latent4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** See {@link GaussianSampler}. */
final class GaussianSamplerRuntime extends AbstractLayer<GaussianSampler> {
    private static final long serialVersionUID = 1L;

    private double divergence;

    /** What was added to the means: {@code exp(v / 2) e}; its half is the sample's derivative by v. */
    private transient @Nullable INDArray deviation;

    GaussianSamplerRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        INDArray means = means();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray logVariances = logVariances();
            INDArray nats = Transforms.exp(logVariances, true)
                    .subi(logVariances)
                    .subi(1)
                    .addi(means.mul(means));
            divergence = klWeight() * 0.5 * nats.sumNumber().doubleValue() / input.size(0);
            deviation = training
                    ? Transforms.exp(logVariances.mul(0.5), false)
                            .muli(Nd4j.randn(means.dataType(), means.size(0), means.size(1)))
                    : null;
        }
        INDArray codings =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, means.dataType(), means.shape(), 'c');
        codings.assign(means);
        return deviation == null ? codings : codings.addi(deviation);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        long size = input.size(1) / 2;
        INDArray gradient =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            double klWeight = klWeight();
            INDArray ofMeans = means().mul(klWeight).addi(epsilon);
            INDArray ofLogVariances =
                    Transforms.exp(logVariances(), true).subi(1).muli(0.5 * klWeight);
            if (deviation != null) {
                ofLogVariances.addi(deviation.mul(0.5).muli(epsilon));
            }
            gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(0, size)).assign(ofMeans);
            gradient.get(NDArrayIndex.all(), NDArrayIndex.interval(size, 2 * size))
                    .assign(ofLogVariances);
        }
        return new Pair<>(new DefaultGradient(), gradient);
    }

    private INDArray means() {
        return input.get(NDArrayIndex.all(), NDArrayIndex.interval(0, input.size(1) / 2));
    }

    private INDArray logVariances() {
        return input.get(NDArrayIndex.all(), NDArrayIndex.interval(input.size(1) / 2, input.size(1)));
    }

    private double klWeight() {
        return layerConf().klWeightInEpoch(getEpochCount());
    }

    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        return divergence;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // no parameters
    }
}
