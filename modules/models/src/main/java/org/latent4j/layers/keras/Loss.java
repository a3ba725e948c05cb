package org.latent4j.layers.keras;

import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tensor;

/** One of Keras's losses, before examples are summed up. */
@FunctionalInterface
interface Loss {
    /**
     * The loss of each example, or of each step or position of it.
     *
     * @param labels of the shape of the predictions, but for losses of class numbers
     * @param predictions {@code [batch, ..., values]}
     * @param logits what the predictions are the sigmoid or softmax of, where they are and that is known
     * @return {@code [batch, ...]}
     */
    Tensor of(Tensor labels, Tensor predictions, @Nullable Tensor logits);
}
