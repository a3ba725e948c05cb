package org.latent4j.layers.keras;

import java.util.Arrays;
import java.util.List;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Masks, and sets to zero, the steps of {@code [batch, time, ..., features]} whose features all have one value. */
record MaskingLayer(LayerConfig config, double maskValue) implements KerasLayer {
    static MaskingLayer of(LayerConfig config) {
        return new MaskingLayer(config, config.number("mask_value", 0));
    }

    @Override
    public Masking masking() {
        return Masking.COMPUTES;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        return List.of(x.times(x.tape().own(kept(x.value()))));
    }

    @Override
    public Tensor computeMask(Call call, List<Tensor> inputs) {
        INDArray x = inputs.get(0).value();
        INDArray kept = kept(x);
        return call.tape().own(kept.reshape('c', Arrays.copyOf(x.shape(), x.rank() - 1)));
    }

    /** {@code [batch, time, ..., 1]}. */
    private INDArray kept(INDArray x) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    "input: expected [batch, time, ..., features], got shape " + Arrays.toString(x.shape()));
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            long[] shape = Sizes.with(x.shape(), -1, 1);
            INDArray differs = x.neq(maskValue).castTo(x.dataType());
            return differs.max(true, x.rank() - 1).reshape('c', shape);
        }
    }
}
