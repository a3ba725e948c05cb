package org.latent4j.pretrain.ladder;

import java.util.Arrays;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained dense layer that a ladder network may start from.
 *
 * @param kernel {@code [inputs, units]}
 * @param bias {@code [units]} or {@code [1, units]}
 */
public record EncoderLayer(INDArray kernel, INDArray bias) {
    /** @throws IllegalArgumentException if the kernel has no two axes, or the bias isn't one number a unit */
    public EncoderLayer {
        Check.that(kernel.rank() == 2, "EncoderLayer.kernel", "[inputs, units]", Arrays.toString(kernel.shape()));
        Check.that(
                bias.length() == kernel.size(1),
                "EncoderLayer.bias",
                kernel.size(1) + " numbers, one a unit",
                bias.length());
    }
}
