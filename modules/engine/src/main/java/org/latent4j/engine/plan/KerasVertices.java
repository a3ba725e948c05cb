package org.latent4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keras's layers, at inference: dense, convolutional, pooling, recurrent, reshaping and merging ones. */
final class KerasVertices implements VertexCompiler {
    private static final Set<String> IDLE = Set.of(
            "Dropout",
            "GaussianNoise",
            "GaussianDropout",
            "AlphaDropout",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "ActivityRegularization");

    private static final Map<String, Operation.Merge.How> MERGES = Map.of(
            "Add", Operation.Merge.How.ADD,
            "Subtract", Operation.Merge.How.SUBTRACT,
            "Multiply", Operation.Merge.How.MULTIPLY,
            "Average", Operation.Merge.How.AVERAGE,
            "Maximum", Operation.Merge.How.MAXIMUM,
            "Minimum", Operation.Merge.How.MINIMUM);

    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (vertex.hasLayer() && plan.layer(vertex) instanceof KerasLossLayer) {
            plan.result(vertex, plan.input(vertex, 0));
            return true;
        }
        if (!(plan.graph().getConfiguration().getVertices().get(vertex.getVertexName()) instanceof KerasVertex keras)) {
            return false;
        }
        new Layer(vertex, keras, plan).compile();
        return true;
    }

    /** One layer's compilation. */
    private static final class Layer {
        private final GraphVertex vertex;
        private final GraphCompiler plan;
        private final LayerConfig config;
        private final String name;
        private final String kind;
        private final Tensor input;
        private final Tensor output;
        private final Map<String, INDArray> parameters;
        private final String owner;

        Layer(GraphVertex vertex, KerasVertex keras, GraphCompiler plan) {
            this.vertex = vertex;
            this.plan = plan;
            this.config = keras.layerConfig();
            this.name = vertex.getVertexName();
            this.kind = keras.getLayerClass();
            if (plan.training()) {
                throw new UnsupportedGraphException(name, "training of Keras's " + kind);
            }
            if (keras.getMaskOf().length > 0
                    || keras.getOrderOnly() > 0
                    || !config.inputs().isEmpty()) {
                throw unsupported("masks or states");
            }
            if (config.text("data_format", "channels_last").equals("channels_first")) {
                throw unsupported("channels_first");
            }
            this.input = plan.input(vertex, 0);
            this.output = new Tensor(name, shape(keras));
            String shared = keras.getSharedWith();
            this.owner = shared == null ? name : shared;
            this.parameters = plan.graph().getVertex(owner).paramTable(false);
        }

        private UnsupportedGraphException unsupported(String what) {
            return new UnsupportedGraphException(name, "Keras's " + kind + " with " + what);
        }

        private List<Integer> shape(KerasVertex keras) {
            List<long[]> inputs = new ArrayList<>();
            for (Tensor tensor : plan.inputs(vertex)) {
                long[] batched = new long[tensor.shape().size() + 1];
                batched[0] = -1;
                for (int i = 1; i < batched.length; i++) {
                    batched[i] = tensor.shape().get(i - 1);
                }
                inputs.add(batched);
            }
            List<Integer> shape = new ArrayList<>();
            long[] given = keras.layer().outputShapes(inputs).get(0);
            for (int i = 1; i < given.length; i++) {
                if (given[i] < 1) {
                    throw unsupported("an axis of unknown size");
                }
                shape.add(Math.toIntExact(given[i]));
            }
            if (shape.isEmpty() || shape.size() > 3) {
                throw unsupported(shape.size() + " axes");
            }
            return shape;
        }

        void compile() {
            if (IDLE.contains(kind)) {
                plan.result(vertex, input);
                return;
            }
            switch (kind) {
                case "Dense" -> dense(config);
                case "TimeDistributed" -> timeDistributed();
                case "Conv1D", "Conv2D" -> convolution();
                case "Conv1DTranspose", "Conv2DTranspose" -> transposed();
                case "MaxPooling1D", "MaxPooling2D" -> pooling(true);
                case "AveragePooling1D", "AveragePooling2D" -> pooling(false);
                case "LSTM", "GRU", "SimpleRNN" -> recurrent();
                case "BatchNormalization" -> normalization();
                case "Activation" -> activate(input, text(config, "activation"));
                case "ReLU" -> relu();
                case "LeakyReLU" -> leakyRelu();
                case "Flatten", "Reshape" -> rearrange(identity(output.size()));
                case "RepeatVector" -> rearrange(repeated());
                case "UpSampling1D", "UpSampling2D" -> upSampling();
                case "ZeroPadding1D", "ZeroPadding2D" -> shifted("padding", -1);
                case "Cropping1D", "Cropping2D" -> shifted("cropping", 1);
                default -> merge();
            }
        }

        private void dense(LayerConfig dense) {
            Tensor sum = sum();
            plan.add(new Operation.Dense(input, sum, weight("kernel"), bias(), false));
            activate(sum, text(dense, "activation"));
        }

        private void timeDistributed() {
            com.fasterxml.jackson.databind.JsonNode inner = config.json().path("layer");
            if (!inner.path("class_name").asText().equals("Dense")) {
                throw unsupported("a layer of class " + inner.path("class_name").asText());
            }
            dense(config.inner(inner.path("config")));
        }

        private Tensor sum() {
            return new Tensor(name + " (sum)", output.shape());
        }

        private void activate(Tensor sum, String function) {
            if (function.equals("softmax")) {
                plan.add(new Operation.Softmax(sum, output));
            } else {
                plan.add(new Operation.Activation(sum, output, function(function)));
            }
            plan.result(vertex, output);
        }

        private Function function(String text) {
            return switch (text) {
                case "linear" -> Function.of(Function.Kind.LINEAR);
                case "relu" -> Function.of(Function.Kind.RELU);
                case "elu" -> Function.of(Function.Kind.ELU);
                case "selu" -> Function.of(Function.Kind.SELU);
                case "sigmoid" -> Function.of(Function.Kind.SIGMOID);
                case "tanh" -> Function.of(Function.Kind.TANH);
                case "softplus" -> Function.of(Function.Kind.SOFTPLUS);
                case "softsign" -> Function.of(Function.Kind.SOFTSIGN);
                case "swish", "silu" -> Function.of(Function.Kind.SWISH);
                case "gelu" -> Function.of(Function.Kind.GELU);
                case "relu6" -> Function.of(Function.Kind.RELU_6);
                case "hard_sigmoid" ->
                    Function.of(config.keras() >= 3 ? Function.Kind.HARD_SIGMOID : Function.Kind.KERAS_2_HARD_SIGMOID);
                case "exponential" -> Function.of(Function.Kind.EXPONENTIAL);
                default -> throw unsupported("activation " + text);
            };
        }

        private String text(LayerConfig layer, String option) {
            com.fasterxml.jackson.databind.JsonNode value = layer.child(option);
            if (value == null) {
                return "linear";
            }
            if (!value.isTextual()) {
                throw unsupported(option + " " + value);
            }
            return value.textValue();
        }

        private void relu() {
            boolean plain = config.number("negative_slope", 0) == 0 && config.number("threshold", 0) == 0;
            if (!plain || config.has("max_value")) {
                throw unsupported("negative_slope, threshold or max_value");
            }
            activate(input, "relu");
        }

        private void leakyRelu() {
            double slope = config.number("negative_slope", config.number("alpha", 0.3));
            plan.add(new Operation.Activation(input, output, new Function(Function.Kind.LEAKY_RELU, (float) slope)));
            plan.result(vertex, output);
        }

        /** A layer's option for its one or two spatial axes, as those of an image: a sequence is one of height 1. */
        private int[] axes(String option) {
            int axes = kind.contains("1D") ? 1 : 2;
            long[] sizes = config.sizes(option, axes, 1);
            return axes == 1 ? new int[] {1, (int) sizes[0]} : new int[] {(int) sizes[0], (int) sizes[1]};
        }

        private static int[] space(Tensor tensor) {
            List<Integer> shape = tensor.shape();
            return shape.size() == 2 ? new int[] {1, shape.get(0)} : new int[] {shape.get(0), shape.get(1)};
        }

        private void convolution() {
            if (config.integer("groups", 1) != 1) {
                throw unsupported("groups");
            }
            Tensor sum = sum();
            Window window = window(axes("kernel_size"), axes("strides"), axes("dilation_rate"), input, output);
            plan.add(new Operation.Convolution(input, sum, window, weight("kernel"), bias()));
            activate(sum, text(config, "activation"));
        }

        private void transposed() {
            Tensor sum = sum();
            Window window = window(axes("kernel_size"), axes("strides"), axes("dilation_rate"), output, input);
            plan.add(new Operation.TransposedConvolution(input, sum, window, weight("kernel"), bias()));
            activate(sum, text(config, "activation"));
        }

        private void pooling(boolean maximum) {
            int[] size = axes("pool_size");
            int[] strides = config.has("strides") ? axes("strides") : size;
            plan.add(new Operation.Pooling(
                    input, output, window(size, strides, new int[] {1, 1}, input, output), maximum));
            plan.result(vertex, output);
        }

        private Window window(int[] size, int[] strides, int[] dilation, Tensor big, Tensor small) {
            int[] before = new int[2];
            for (int axis = 0; axis < 2; axis++) {
                int reach = (size[axis] - 1) * dilation[axis] + 1;
                before[axis] = switch (config.text("padding", "valid")) {
                    case "same" -> Math.max(0, (space(small)[axis] - 1) * strides[axis] + reach - space(big)[axis]) / 2;
                    case "causal" -> axis == 1 ? reach - 1 : 0;
                    default -> 0;
                };
            }
            return new Window(size[0], size[1], strides[0], strides[1], before[0], before[1], dilation[0], dilation[1]);
        }

        private void recurrent() {
            boolean sequences = config.flag("return_sequences", false);
            boolean plain = text(config, "activation").equals("tanh")
                    && (kind.equals("SimpleRNN")
                            || text(config, "recurrent_activation").equals("sigmoid"));
            boolean resets = !kind.equals("GRU") || config.flag("reset_after", config.keras() >= 3);
            if (!plain || !resets || config.flag("return_state", false) || config.flag("time_major", false)) {
                throw unsupported("an option that is not Keras's default");
            }
            if (input.shape().size() != 2) {
                throw unsupported("such an input");
            }
            Operation.Recurrent.Cell cell = switch (kind) {
                case "LSTM" -> Operation.Recurrent.Cell.LSTM;
                case "GRU" -> Operation.Recurrent.Cell.GRU;
                default -> Operation.Recurrent.Cell.SIMPLE;
            };
            INDArray bias = parameters.get("bias");
            boolean two = bias != null && bias.rank() == 2; // of the input and of the states
            plan.add(new Operation.Recurrent(
                    input,
                    output,
                    cell,
                    weight("kernel"),
                    weight("recurrent_kernel"),
                    two ? row(bias, 0) : bias(),
                    two ? row(bias, 1) : null,
                    sequences,
                    config.flag("go_backwards", false)));
            plan.result(vertex, output);
        }

        private void normalization() {
            int axis = config.has("axis") && config.integers("axis").length == 1 ? config.integers("axis")[0] : -1;
            if (axis != -1 && axis != input.shape().size()) {
                throw unsupported("another axis than the last");
            }
            plan.add(new Operation.BatchNormalization(
                    input,
                    output,
                    parameters.containsKey("gamma") ? weight("gamma") : null,
                    parameters.containsKey("beta") ? weight("beta") : null,
                    weight("moving_mean"),
                    weight("moving_variance"),
                    config.number("epsilon", 1e-3)));
            plan.result(vertex, output);
        }

        private static int[] identity(int size) {
            int[] from = new int[size];
            Arrays.setAll(from, i -> i);
            return from;
        }

        private int[] repeated() {
            int[] from = new int[output.size()];
            Arrays.setAll(from, i -> i % input.size());
            return from;
        }

        private void rearrange(int[] from) {
            plan.add(new Operation.Rearrange(input, output, kind, from));
            plan.result(vertex, output);
        }

        private void upSampling() {
            if (!config.text("interpolation", "nearest").equals("nearest")) {
                throw unsupported("interpolation");
            }
            int[] factors = axes("size");
            rearrange(places((y, x) -> new int[] {y / factors[0], x / factors[1]}));
        }

        /** Where a position of the output comes from. */
        private interface Source {
            int[] of(int y, int x);
        }

        private int[] places(Source source) {
            int[] in = space(input);
            int[] out = space(output);
            int channels = input.channels();
            int[] from = new int[output.size()];
            for (int i = 0; i < from.length; i++) {
                int position = i / channels;
                int[] at = source.of(position / out[1], position % out[1]);
                boolean inside = at[0] >= 0 && at[0] < in[0] && at[1] >= 0 && at[1] < in[1];
                from[i] = inside ? (at[0] * in[1] + at[1]) * channels + i % channels : -1;
            }
            return from;
        }

        private void shifted(String option, int sign) {
            com.fasterxml.jackson.databind.JsonNode value = config.child(option);
            int top = 0;
            int left = 0;
            if (value != null && value.isArray() && value.size() == 2) {
                if (kind.contains("1D")) {
                    left = value.get(0).asInt();
                } else {
                    top = value.get(0).isArray()
                            ? value.get(0).get(0).asInt()
                            : value.get(0).asInt();
                    left = value.get(1).isArray()
                            ? value.get(1).get(0).asInt()
                            : value.get(1).asInt();
                }
            } else if (value != null && value.isInt()) {
                top = kind.contains("1D") ? 0 : value.asInt();
                left = value.asInt();
            } else {
                throw unsupported(option + " " + value);
            }
            int up = sign * top;
            int before = sign * left;
            rearrange(places((y, x) -> new int[] {y + up, x + before}));
        }

        private void merge() {
            List<Tensor> inputs = plan.inputs(vertex);
            Operation.Merge.How how = MERGES.get(kind);
            if (kind.equals("Concatenate")) {
                int axis = config.integer("axis", -1);
                if (axis != -1 && axis != output.shape().size()) {
                    throw unsupported("another axis than the last");
                }
                how = Operation.Merge.How.CONCATENATE;
            } else if (how == null) {
                throw new UnsupportedGraphException(name, "Keras's " + kind);
            } else if (inputs.stream().anyMatch(tensor -> !tensor.shape().equals(output.shape()))) {
                throw unsupported("inputs of several shapes");
            }
            plan.add(new Operation.Merge(inputs, output, how));
            plan.result(vertex, output);
        }

        private @Nullable Weight bias() {
            return parameters.containsKey("bias") ? weight("bias") : null;
        }

        /** A parameter with all axes but the last taken together as rows. */
        private Weight weight(String parameter) {
            INDArray view = parameters.get(KerasVertex.key(parameter));
            if (view == null) {
                throw unsupported("no " + parameter);
            }
            int last = view.rank() - 1;
            int[] rows = {0};
            for (int axis = 0; axis < last; axis++) {
                int count = Math.toIntExact(view.size(axis));
                int[] longer = new int[Math.multiplyExact(rows.length, count)];
                for (int i = 0; i < longer.length; i++) {
                    longer[i] = rows[i / count] + Math.toIntExact((long) (i % count) * view.stride(axis));
                }
                rows = longer;
            }
            int[] columns = GraphCompiler.distances((int) view.size(last), view.stride(last));
            return plan.weight(owner, parameter, view, rows, columns);
        }

        /** One row of a parameter. */
        private Weight row(@Nullable INDArray both, int row) {
            INDArray view = java.util.Objects.requireNonNull(both);
            int[] columns = GraphCompiler.distances((int) view.size(1), view.stride(1));
            int[] rows = {Math.toIntExact((long) row * view.stride(0))};
            return plan.weight(owner, "bias " + row, view, rows, columns);
        }
    }
}
