package org.latent4j.engine.plan;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions, pooling and cropping of images. */
final class ImageVertices implements VertexCompiler {
    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (!vertex.hasLayer()) {
            return false;
        }
        Layer layer = plan.layer(vertex);
        if (layer.getClass() == ConvolutionLayer.class) {
            convolution(vertex, (ConvolutionLayer) layer, plan);
        } else if (layer.getClass() == Deconvolution2D.class) {
            transposed(vertex, (Deconvolution2D) layer, plan);
        } else if (layer.getClass() == SubsamplingLayer.class) {
            pooling(vertex, (SubsamplingLayer) layer, plan);
        } else if (layer.getClass() == Cropping2D.class) {
            cropping(vertex, (Cropping2D) layer, plan);
        } else {
            return false;
        }
        plan.requirePlain(vertex);
        return true;
    }

    private static void convolution(GraphVertex vertex, ConvolutionLayer layer, GraphCompiler plan) {
        Tensor input = plan.input(vertex, 0);
        int[] size = layer.getKernelSize();
        Slide y = Slide.of(layer, 0, input.shape().get(0));
        Slide x = Slide.of(layer, 1, input.shape().get(1));
        Function function = Functions.of(vertex, layer.getActivationFn());
        INDArray kernel = vertex.getLayer().getParam("W"); // [filters, channels, height, width]
        int filters = (int) kernel.size(0);
        Tensor sum = GraphCompiler.sum(vertex, List.of(y.positions, x.positions, filters), function);
        Weight weight = kernel(vertex, plan, kernel, 1, 0);
        Window window = new Window(
                size[0],
                size[1],
                y.stride,
                x.stride,
                y.before,
                x.before,
                layer.getDilation()[0],
                layer.getDilation()[1]);
        plan.add(new Operation.Convolution(input, sum, window, weight, bias(vertex, plan)));
        plan.activate(vertex, sum, function);
    }

    private static void transposed(GraphVertex vertex, Deconvolution2D layer, GraphCompiler plan) {
        Tensor input = plan.input(vertex, 0);
        int[] size = layer.getKernelSize();
        int[] stride = layer.getStride();
        int[] output = new int[2];
        int[] before = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            if (layer.getDilation()[axis] != 1) {
                throw new UnsupportedGraphException(vertex.getVertexName(), "dilation");
            }
            int positions = input.shape().get(axis);
            int whole = (positions - 1) * stride[axis] + size[axis];
            if (layer.getConvolutionMode() == ConvolutionMode.Same) {
                output[axis] = positions * stride[axis];
                before[axis] = Math.max(0, whole - output[axis]) / 2;
            } else {
                before[axis] = layer.getPadding()[axis];
                output[axis] = whole - 2 * before[axis];
            }
        }
        Function function = Functions.of(vertex, layer.getActivationFn());
        INDArray kernel = vertex.getLayer().getParam("W"); // [channels, filters, height, width]
        Tensor sum = GraphCompiler.sum(vertex, List.of(output[0], output[1], (int) kernel.size(1)), function);
        Weight weight = kernel(vertex, plan, kernel, 1, 0);
        Window window = Window.of(size[0], size[1], stride[0], stride[1], before[0], before[1]);
        plan.add(new Operation.TransposedConvolution(input, sum, window, weight, bias(vertex, plan)));
        plan.activate(vertex, sum, function);
    }

    private static Weight kernel(GraphVertex vertex, GraphCompiler plan, INDArray kernel, int inner, int last) {
        int channels = (int) kernel.size(inner);
        int height = (int) kernel.size(2);
        int width = (int) kernel.size(3);
        int[] rows = new int[height * width * channels];
        int i = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    rows[i++] = Math.toIntExact(y * kernel.stride(2) + x * kernel.stride(3) + c * kernel.stride(inner));
                }
            }
        }
        int[] columns = GraphCompiler.distances((int) kernel.size(last), kernel.stride(last));
        return plan.weight(vertex.getVertexName(), "W", kernel, rows, columns);
    }

    private static @Nullable Weight bias(GraphVertex vertex, GraphCompiler plan) {
        INDArray bias = vertex.getLayer().paramTable().get("b");
        return bias == null ? null : plan.row(vertex.getVertexName(), "b", bias);
    }

    private static void pooling(GraphVertex vertex, SubsamplingLayer layer, GraphCompiler plan) {
        boolean maximum = switch (layer.getPoolingType()) {
            case MAX -> true;
            case AVG -> false;
            default -> throw new UnsupportedGraphException(vertex.getVertexName(), "pooling " + layer.getPoolingType());
        };
        Tensor input = plan.input(vertex, 0);
        Slide y = Slide.of(layer, 0, input.shape().get(0));
        Slide x = Slide.of(layer, 1, input.shape().get(1));
        int[] size = layer.getKernelSize();
        boolean padded = y.before + x.before != 0 || layer.getConvolutionMode() == ConvolutionMode.Same;
        if (!maximum && padded) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "average pooling with padding");
        }
        Tensor output = new Tensor(vertex.getVertexName(), List.of(y.positions, x.positions, input.channels()));
        Window window = new Window(
                size[0],
                size[1],
                y.stride,
                x.stride,
                y.before,
                x.before,
                layer.getDilation()[0],
                layer.getDilation()[1]);
        plan.add(new Operation.Pooling(input, output, window, maximum));
        plan.result(vertex, output);
    }

    private static void cropping(GraphVertex vertex, Cropping2D layer, GraphCompiler plan) {
        Tensor input = plan.input(vertex, 0);
        int[] crop = layer.getCropping(); // top, bottom, left, right
        int channels = input.channels();
        int width = input.shape().get(1);
        List<Integer> shape = List.of(input.shape().get(0) - crop[0] - crop[1], width - crop[2] - crop[3], channels);
        Tensor output = new Tensor(vertex.getVertexName(), shape);
        int[] from = new int[output.size()];
        for (int i = 0; i < from.length; i++) {
            int y = i / channels / shape.get(1) + crop[0];
            int x = i / channels % shape.get(1) + crop[2];
            from[i] = (y * width + x) * channels + i % channels;
        }
        if (plan.maker(input) instanceof Operation.Activation activated && plan.takeBack(activated)) {
            Tensor cropped = GraphCompiler.sum(vertex, shape);
            plan.add(new Operation.Rearrange(activated.input(), cropped, "crop", from));
            plan.activate(vertex, cropped, activated.function());
        } else {
            plan.add(new Operation.Rearrange(input, output, "crop", from));
            plan.result(vertex, output);
        }
    }

    /** How a window slides along one axis. */
    private record Slide(int stride, int before, int positions) {
        static Slide of(ConvolutionLayer layer, int axis, int size) {
            return of(
                    layer.getConvolutionMode(),
                    (layer.getKernelSize()[axis] - 1) * layer.getDilation()[axis] + 1,
                    layer.getStride()[axis],
                    layer.getPadding()[axis],
                    size);
        }

        static Slide of(SubsamplingLayer layer, int axis, int size) {
            return of(
                    layer.getConvolutionMode(),
                    (layer.getKernelSize()[axis] - 1) * layer.getDilation()[axis] + 1,
                    layer.getStride()[axis],
                    layer.getPadding()[axis],
                    size);
        }

        private static Slide of(ConvolutionMode mode, int window, int stride, int padding, int size) {
            if (mode == ConvolutionMode.Same) {
                int positions = (size + stride - 1) / stride;
                return new Slide(stride, Math.max(0, (positions - 1) * stride + window - size) / 2, positions);
            }
            return new Slide(stride, padding, (size + 2 * padding - window) / stride + 1);
        }
    }
}
