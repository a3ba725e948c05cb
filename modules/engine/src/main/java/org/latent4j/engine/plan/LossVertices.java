package org.latent4j.engine.plan;

import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;

/** Layers that are only a loss. */
final class LossVertices implements VertexCompiler {
    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (!vertex.hasLayer()) {
            return false;
        }
        Layer layer = plan.layer(vertex);
        if (layer instanceof LossLayer loss) {
            add(vertex, plan, loss.getActivationFn(), loss.getLossFn());
        } else if (layer instanceof CnnLossLayer loss) {
            add(vertex, plan, loss.getActivationFn(), loss.getLossFn());
        } else if (layer instanceof RnnLossLayer loss) {
            add(vertex, plan, loss.getActivationFn(), loss.getLossFn());
        } else {
            return false;
        }
        return true;
    }

    private static void add(GraphVertex vertex, GraphCompiler plan, IActivation activation, ILossFunction loss) {
        Function function = Functions.of(vertex, activation);
        if (function.kind() != Function.Kind.LINEAR) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "a loss layer with an activation");
        }
        Tensor input = plan.input(vertex, 0);
        if (plan.maker(input) instanceof Operation.Activation activated && plan.takeBack(activated)) {
            add(vertex, plan, activated.input(), activated.function(), loss);
        } else {
            add(vertex, plan, input, function, loss);
        }
    }

    static void add(GraphVertex vertex, GraphCompiler plan, Tensor logits, Function function, ILossFunction loss) {
        plan.requirePlain(vertex);
        Operation.Loss.Measure measure;
        double clip = 0;
        if (loss instanceof LossBinaryXENT entropy && entropy.getWeights() == null) {
            measure = Operation.Loss.Measure.BINARY_CROSS_ENTROPY;
            clip = entropy.getClipEps();
        } else if (loss.getClass() == LossL2.class) {
            measure = Operation.Loss.Measure.SQUARED_ERROR;
        } else {
            throw new UnsupportedGraphException(
                    vertex.getVertexName(), "loss " + loss.getClass().getSimpleName());
        }
        Tensor output = new Tensor(vertex.getVertexName(), logits.shape());
        plan.add(new Operation.Loss(logits, output, function, measure, clip, 1));
        plan.result(vertex, output);
    }
}
