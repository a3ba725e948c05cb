package org.latent4j.engine.plan;

import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

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

    /** A loss whose score is divided by the batch size whether or not gradients are. */
    private static void add(GraphVertex vertex, GraphCompiler plan, IActivation activation, ILossFunction loss) {
        Tensor input = plan.input(vertex, 0);
        if (activation instanceof ActivationIdentity
                && loss.getClass() == LossBinaryXENT.class
                && plan.training()
                && plan.maker(input) instanceof Operation.Activation activated
                && activated.function().kind() == Function.Kind.SIGMOID
                && plan.takeBack(activated)) {
            add(vertex, plan, activated.input(), new ActivationSigmoid(), loss, Reduction.SCORE_MEAN);
        } else {
            add(vertex, plan, input, activation, loss, Reduction.SCORE_MEAN);
        }
    }

    /**
     * Adds an activation function and a loss of what it gives; at inference the function alone.
     *
     * @param sum what the function is of
     */
    static void add(
            GraphVertex vertex,
            GraphCompiler plan,
            Tensor sum,
            IActivation activation,
            ILossFunction loss,
            Reduction reduction) {
        plan.requirePlain(vertex);
        if (!plan.training()) {
            activate(vertex, plan, sum, activation, vertex.getVertexName());
            return;
        }
        refuseWeights(vertex, loss);
        boolean entropy = loss.getClass() == LossMCXENT.class
                || loss.getClass() == LossNegativeLogLikelihood.class
                || loss.getClass() == LossSparseMCXENT.class;
        Measure measure;
        if (loss instanceof LossBinaryXENT binary && activation instanceof ActivationSigmoid) {
            double clip = binary.getClipEps();
            measure = new Measure.SigmoidCrossEntropy(Math.log1p(-clip) - Math.log(clip));
        } else if (entropy && activation instanceof ActivationSoftmax) {
            measure = new Measure.SoftmaxCrossEntropy();
        } else {
            measure = ofPredictions(vertex, loss);
            String name = vertex.getVertexName() + " (predictions)";
            sum = activate(vertex, plan, sum, activation, name);
        }
        boolean mean = loss.getClass() == LossMSE.class || loss.getClass() == LossMAE.class;
        Tensor output = new Tensor(vertex.getVertexName(), sum.shape());
        plan.add(new Operation.Loss(
                sum,
                output,
                measure,
                loss.getClass() == LossSparseMCXENT.class ? Labels.CLASSES : Labels.PLAIN,
                mean ? 1.0 / sum.channels() : 1,
                reduction));
        plan.result(vertex, output);
    }

    private static Measure ofPredictions(GraphVertex vertex, ILossFunction loss) {
        if (loss.getClass() == LossL2.class || loss.getClass() == LossMSE.class) {
            return new Measure.SquaredError();
        } else if (loss.getClass() == LossL1.class || loss.getClass() == LossMAE.class) {
            return new Measure.AbsoluteError();
        } else if (loss instanceof LossBinaryXENT binary) {
            return new Measure.BinaryCrossEntropy(binary.getClipEps(), 0);
        }
        throw new UnsupportedGraphException(
                vertex.getVertexName(), "loss " + loss.getClass().getSimpleName());
    }

    private static void refuseWeights(GraphVertex vertex, ILossFunction loss) {
        boolean weighted = (loss instanceof LossBinaryXENT binary && binary.getWeights() != null)
                || (loss instanceof LossMCXENT entropy && entropy.getWeights() != null)
                || (loss instanceof LossL2 squares && squares.getWeights() != null)
                || (loss instanceof LossL1 distances && distances.getWeights() != null);
        if (weighted) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "a loss with weights");
        }
    }

    /** Adds a function, unless it is the identity, and gives its result. */
    private static Tensor activate(
            GraphVertex vertex, GraphCompiler plan, Tensor sum, IActivation activation, String name) {
        Tensor activated = new Tensor(name, sum.shape());
        if (activation instanceof ActivationSoftmax) {
            plan.add(new Operation.Softmax(sum, activated));
        } else {
            Function function = Functions.of(vertex, activation);
            if (function.kind() == Function.Kind.LINEAR) {
                activated = sum;
            } else {
                plan.add(new Operation.Activation(sum, activated, function));
            }
        }
        plan.result(vertex, activated);
        return activated;
    }
}
