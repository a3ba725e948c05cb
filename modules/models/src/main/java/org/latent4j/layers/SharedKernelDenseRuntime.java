package org.latent4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** See {@link SharedKernelDense}. A graph's backward pass reaches every other user of the kernel before this layer. */
final class SharedKernelDenseRuntime extends DenseLayer {
    private static final long serialVersionUID = 1L;

    private transient @Nullable INDArray otherUses;
    private transient boolean otherUsesPending;

    SharedKernelDenseRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    INDArray kernel() {
        return getParam(DefaultParamInitializer.WEIGHT_KEY);
    }

    /** Adds {@code left^T right}, of the kernel's shape, to this pass's kernel gradient. */
    void addKernelGradient(INDArray left, INDArray right) {
        INDArray sum = otherUses;
        if (sum == null) {
            try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                sum = Nd4j.createUninitialized(
                        kernel().dataType(), new long[] {kernel().rows(), kernel().columns()}, 'f');
            }
            otherUses = sum;
        }
        Nd4j.gemm(left, right, sum, true, false, 1.0, otherUsesPending ? 1.0 : 0.0);
        otherUsesPending = true;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        otherUsesPending = false;
        return super.activate(training, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaceMgr);
        if (otherUsesPending && otherUses != null) {
            result.getFirst().getGradientFor(DefaultParamInitializer.WEIGHT_KEY).addi(otherUses);
            otherUsesPending = false;
        }
        return result;
    }
}
