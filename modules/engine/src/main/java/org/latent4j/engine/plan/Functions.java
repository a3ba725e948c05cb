package org.latent4j.engine.plan;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activation functions as ours. */
final class Functions {
    private Functions() {}

    /** @throws UnsupportedGraphException if it has no counterpart */
    static Function of(GraphVertex vertex, IActivation activation) {
        if (activation instanceof ActivationIdentity) {
            return Function.of(Function.Kind.LINEAR);
        } else if (activation instanceof ActivationReLU) {
            return Function.of(Function.Kind.RELU);
        } else if (activation instanceof ActivationSELU) {
            return Function.of(Function.Kind.SELU);
        } else if (activation instanceof ActivationELU elu) {
            return new Function(Function.Kind.ELU, (float) elu.getAlpha());
        } else if (activation instanceof ActivationTanH) {
            return Function.of(Function.Kind.TANH);
        } else if (activation instanceof ActivationSigmoid) {
            return Function.of(Function.Kind.SIGMOID);
        }
        throw new UnsupportedGraphException(
                vertex.getVertexName(), "activation " + activation.getClass().getSimpleName());
    }
}
