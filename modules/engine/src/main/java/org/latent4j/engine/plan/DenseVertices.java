package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.BiasLayer;
import org.latent4j.layers.SharedKernelDense;
import org.latent4j.layers.TransposedKernelVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dense layers, tied ones, and output layers. */
final class DenseVertices implements VertexCompiler {
    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (!vertex.hasLayer()) {
            return plan.graph().getConfiguration().getVertices().get(vertex.getVertexName())
                            instanceof TransposedKernelVertex tied
                    && compile(vertex, tied, plan);
        }
        org.deeplearning4j.nn.conf.layers.Layer layer = plan.layer(vertex);
        if (layer.getClass() == DenseLayer.class || layer.getClass() == SharedKernelDense.class) {
            DenseLayer dense = (DenseLayer) layer;
            if (dense.hasLayerNorm()) {
                throw new UnsupportedGraphException(vertex.getVertexName(), "layer normalization");
            }
            Function function = Functions.of(vertex, dense.getActivationFn());
            Tensor input = plan.flatInput(vertex);
            Tensor sum = GraphCompiler.sum(vertex, shape(vertex, input), function);
            affine(vertex, plan, input, sum);
            plan.activate(vertex, sum, function);
            return true;
        } else if (layer.getClass() == BiasLayer.class) {
            bias(vertex, (BiasLayer) layer, plan);
            return true;
        } else if (layer.getClass() == OutputLayer.class) {
            output(vertex, (OutputLayer) layer, plan);
            return true;
        } else if (layer.getClass() == RnnOutputLayer.class) {
            output(vertex, (RnnOutputLayer) layer, plan);
            return true;
        }
        return false;
    }

    private static void output(GraphVertex vertex, BaseOutputLayer layer, GraphCompiler plan) {
        Tensor input = plan.flatInput(vertex);
        Tensor sum = GraphCompiler.sum(vertex, shape(vertex, input));
        affine(vertex, plan, input, sum);
        boolean mean = plan.graph().getConfiguration().getDefaultConfiguration().isMiniBatch();
        LossVertices.add(
                vertex,
                plan,
                sum,
                layer.getActivationFn(),
                layer.getLossFn(),
                mean ? Reduction.SCORE_MEAN : Reduction.SUM);
    }

    private static List<Integer> shape(GraphVertex vertex, Tensor input) {
        return withChannels(input, (int) vertex.getLayer().getParam("W").size(1));
    }

    private static void affine(GraphVertex vertex, GraphCompiler plan, Tensor input, Tensor sum) {
        plan.requirePlain(vertex);
        Layer layer = vertex.getLayer();
        String name = vertex.getVertexName();
        Weight bias = weightOrNull(plan, name, layer.paramTable().get("b"));
        plan.add(new Operation.Dense(input, sum, plan.matrix(name, "W", layer.getParam("W")), bias, false));
    }

    private static @Nullable Weight weightOrNull(GraphCompiler plan, String layer, @Nullable INDArray bias) {
        return bias == null ? null : plan.row(layer, "b", bias);
    }

    private static boolean compile(GraphVertex vertex, TransposedKernelVertex tied, GraphCompiler plan) {
        Tensor input = plan.input(vertex, 0);
        INDArray kernel = plan.graph().getLayer(tied.getTiedTo()).getParam("W");
        Tensor product = new Tensor(vertex.getVertexName(), withChannels(input, (int) kernel.size(0)));
        plan.add(new Operation.Dense(input, product, plan.matrix(tied.getTiedTo(), "W", kernel), null, true));
        plan.result(vertex, product);
        return true;
    }

    private static void bias(GraphVertex vertex, BiasLayer layer, GraphCompiler plan) {
        plan.requirePlain(vertex);
        Tensor input = plan.input(vertex, 0);
        Function function = Functions.of(vertex, layer.getActivationFn());
        Tensor sum = GraphCompiler.sum(vertex, input.shape(), function);
        String parameter = vertex.getLayer().paramTable().keySet().iterator().next();
        Weight bias =
                plan.row(vertex.getVertexName(), parameter, vertex.getLayer().getParam(parameter));
        plan.add(new Operation.Bias(input, sum, bias));
        plan.activate(vertex, sum, function);
    }

    private static List<Integer> withChannels(Tensor tensor, int channels) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(shape.size() - 1, channels);
        return shape;
    }
}
