package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.latent4j.layers.GaussianSampler;
import org.latent4j.layers.SparsityPenalty;

/** Layers without parameters: noise, samplers, penalties, merges, activations. */
final class ShapingVertices implements VertexCompiler {
    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (vertex instanceof MergeVertex) {
            merge(vertex, plan);
            return true;
        } else if (!vertex.hasLayer()) {
            return false;
        }
        Layer layer = plan.layer(vertex);
        Tensor input = plan.input(vertex, 0);
        if (layer instanceof DropoutLayer dropout) {
            Tensor output = new Tensor(vertex.getVertexName(), input.shape());
            plan.add(noise(vertex, input, output, dropout.getIDropout()));
            plan.result(vertex, output);
        } else if (layer instanceof ActivationLayer activation) {
            plan.requirePlain(vertex);
            plan.activate(vertex, input, Functions.of(vertex, activation.getActivationFn()));
        } else if (layer instanceof GaussianSampler sampler) {
            plan.requirePlain(vertex);
            Tensor output = new Tensor(vertex.getVertexName(), List.of(input.size() / 2));
            plan.add(new Operation.Sampler(
                    input, output, sampler.getKlWeight(), sampler.getWarmUpEpochs(), Reduction.SCORE_MEAN));
            plan.result(vertex, output);
        } else if (layer instanceof SparsityPenalty penalty) {
            plan.requirePlain(vertex);
            Tensor output = new Tensor(vertex.getVertexName(), input.shape());
            plan.add(sparsity(input, output, penalty));
            plan.result(vertex, output);
        } else {
            return false;
        }
        return true;
    }

    private static Operation.Noise noise(GraphVertex vertex, Tensor input, Tensor output, IDropout dropout) {
        if (dropout instanceof GaussianNoise noise) {
            return new Operation.Noise(input, output, Operation.Noise.Law.GAUSSIAN, noise.getStddev(), input.shape());
        } else if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
            return new Operation.Noise(input, output, Operation.Noise.Law.DROPOUT, 1 - plain.getP(), input.shape());
        } else if (dropout instanceof GaussianDropout gaussian) {
            return new Operation.Noise(
                    input, output, Operation.Noise.Law.GAUSSIAN_DROPOUT, gaussian.getRate(), input.shape());
        }
        throw new UnsupportedGraphException(
                vertex.getVertexName(), "noise " + dropout.getClass().getSimpleName());
    }

    private static Operation sparsity(Tensor input, Tensor output, SparsityPenalty penalty) {
        double weight = penalty.getWeight();
        return switch (penalty.getSparsity()) {
            case L1 ->
                new Operation.ActivityPenalty(input, output, new Penalty(weight, 0, true, true), Reduction.SCORE_MEAN);
            case L2 ->
                new Operation.ActivityPenalty(
                        input, output, new Penalty(0, 2 * weight, true, true), Reduction.SCORE_MEAN);
            case SQUARED, KL ->
                new Operation.Sparsity(input, output, penalty.getSparsity(), weight, penalty.getTarget());
        };
    }

    private static void merge(GraphVertex vertex, GraphCompiler plan) {
        List<Tensor> inputs = plan.inputs(vertex);
        List<Integer> shape = new ArrayList<>(inputs.get(0).shape());
        shape.set(shape.size() - 1, inputs.stream().mapToInt(Tensor::channels).sum());
        Tensor output = new Tensor(vertex.getVertexName(), shape);
        plan.add(new Operation.Merge(inputs, output, Operation.Merge.How.CONCATENATE));
        plan.result(vertex, output);
    }
}
