package org.latent4j.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.IUpdater;

/** Graphs of Keras's layers, a few for each layer and option. */
final class KerasLayerCases {
    private KerasLayerCases() {}

    /**
     * One graph.
     *
     * @param keras 2 or 3: whose arithmetic
     * @param input shape of one example
     * @param layers adds its layers
     */
    record Case(String name, int keras, List<Integer> input, UnaryOperator<KerasLayerGraph> layers) {
        ComputationGraph graph(IUpdater updater) {
            return layers.apply(new KerasLayerGraph(keras, updater, input)).build();
        }

        /** Shape of a batch. */
        long[] batch(int rows) {
            return LongStream.concat(LongStream.of(rows), input.stream().mapToLong(size -> size))
                    .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case chain(String name, List<Integer> input, String... layers) {
        return chain(3, name, input, layers);
    }

    /** @param layers class names, each followed by a configuration */
    private static Case chain(int keras, String name, List<Integer> input, String... layers) {
        return new Case(name, keras, input, graph -> {
            for (int i = 0; i < layers.length; i += 2) {
                graph.then(layers[i], layers[i + 1]);
            }
            return graph;
        });
    }

    /** All of them. */
    static Stream<Case> all() {
        return Stream.of(dense(), images(), moreImages(), recurrent(), moreRecurrent(), normalizations(), merges())
                .flatMap(family -> family);
    }

    private static Stream<Case> dense() {
        List<Integer> rows = List.of(9);
        return Stream.concat(
                Stream.of(
                                "relu",
                                "tanh",
                                "sigmoid",
                                "elu",
                                "selu",
                                "softplus",
                                "softsign",
                                "swish",
                                "gelu",
                                "mish",
                                "hard_silu",
                                "hard_tanh",
                                "log_sigmoid",
                                "celu",
                                "relu6",
                                "hard_sigmoid",
                                "exponential",
                                "leaky_relu",
                                "softmax")
                        .map(function -> chain(
                                "dense, " + function,
                                rows,
                                "Dense",
                                "{'units': 20, 'activation': '" + function + "'}")),
                Stream.of(
                        chain("dense in time", List.of(5, 3), "TimeDistributed", timeDistributed()),
                        chain("dense of sequences", List.of(5, 3), "Dense", "{'units': 7, 'use_bias': false}"),
                        chain("leaky", rows, "Dense", "{'units': 8}", "LeakyReLU", "{'negative_slope': 0.1}"),
                        chain("elu", rows, "Dense", "{'units': 8}", "ELU", "{'alpha': 0.7}"),
                        chain("softmax", rows, "Dense", "{'units': 8}", "Softmax", "{}"),
                        chain("thresholded", rows, "Dense", "{'units': 8}", "ThresholdedReLU", "{'theta': 0.2}"),
                        chain(
                                "bounded",
                                rows,
                                "Dense",
                                "{'units': 18}",
                                "ReLU",
                                "{'max_value': 0.4, 'negative_slope': 0.1, 'threshold': 0.1}"),
                        chain(
                                "frozen between",
                                rows,
                                "Dense",
                                "{'units': 8, 'activation': 'tanh'}",
                                "Dense",
                                "{'units': 7, 'activation': 'tanh', 'trainable': false}",
                                "Dense",
                                "{'units': 6, 'activation': 'tanh'}"),
                        chain(
                                "frozen first",
                                rows,
                                "Dense",
                                "{'units': 8, 'activation': 'tanh', 'trainable': false}",
                                "Dense",
                                "{'units': 6, 'activation': 'tanh'}")));
    }

    private static String timeDistributed() {
        return "{'layer': {'class_name': 'Dense', 'config': {'units': 6, 'activation': 'tanh'}}}";
    }

    private static Stream<Case> images() {
        List<Integer> image = List.of(7, 6, 3);
        List<Integer> sequence = List.of(9, 3);
        String tanh = "'activation': 'tanh', ";
        return Stream.of(
                chain("conv", image, "Conv2D", "{'filters': 9, 'kernel_size': 3, 'activation': 'tanh'}"),
                chain(
                        "conv, same, strides, then another",
                        image,
                        "Conv2D",
                        "{'filters': 9, " + tanh + "'kernel_size': [3, 2], 'padding': 'same', 'strides': 2}",
                        "Conv2D",
                        "{'filters': 17, " + tanh + "'kernel_size': 3, 'padding': 'same', 'dilation_rate': 2}",
                        "Conv2D",
                        "{'filters': 2, " + tanh + "'kernel_size': 2, 'padding': 'same'}"),
                chain(
                        "conv 1D, causal",
                        sequence,
                        "Conv1D",
                        "{'filters': 6, " + tanh + "'kernel_size': 3, 'padding': 'causal', 'dilation_rate': 2}",
                        "Conv1D",
                        "{'filters': 5, " + tanh + "'kernel_size': 2, 'padding': 'same'}"),
                chain(
                        "transposed",
                        image,
                        "Conv2DTranspose",
                        "{'filters': 9, " + tanh + "'kernel_size': 3, 'padding': 'same', 'strides': 2}",
                        "Conv2DTranspose",
                        "{'filters': 2, " + tanh + "'kernel_size': 2}"),
                chain(
                        "transposed 1D",
                        sequence,
                        "Conv1DTranspose",
                        "{'filters': 9, " + tanh + "'kernel_size': 3, 'padding': 'same', 'strides': 2}"),
                chain(
                        "pooling",
                        image,
                        "Conv2D",
                        "{'filters': 9, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}",
                        "MaxPooling2D",
                        "{'pool_size': 2, 'padding': 'same'}",
                        "AveragePooling2D",
                        "{'pool_size': 2, 'strides': 1, 'padding': 'same'}"),
                chain(
                        "pooling 1D",
                        sequence,
                        "Conv1D",
                        "{'filters': 9, 'kernel_size': 3, 'activation': 'tanh'}",
                        "MaxPooling1D",
                        "{'pool_size': 3, 'strides': 2}",
                        "AveragePooling1D",
                        "{'pool_size': 2}"),
                chain(
                        "shapes",
                        image,
                        "Conv2D",
                        "{'filters': 5, 'kernel_size': 3, 'activation': 'tanh'}",
                        "UpSampling2D",
                        "{'size': [2, 3]}",
                        "ZeroPadding2D",
                        "{'padding': [[1, 2], [0, 1]]}",
                        "Cropping2D",
                        "{'cropping': [[2, 1], [1, 1]]}",
                        "Reshape",
                        "{'target_shape': [-1, 5]}",
                        "Conv1D",
                        "{'filters': 4, 'kernel_size': 5, 'strides': 4}"),
                chain(
                        "rows repeated",
                        List.of(6),
                        "Dense",
                        "{'units': 5}",
                        "RepeatVector",
                        "{'n': 4}",
                        "UpSampling1D",
                        "{'size': 2}",
                        "Conv1D",
                        "{'filters': 4, 'kernel_size': 3}"));
    }

    private static Stream<Case> moreImages() {
        List<Integer> image = List.of(6, 5, 4);
        String conv = "{'filters': 8, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}";
        String first = "'data_format': 'channels_first', ";
        return Stream.of(
                chain(
                        "channels first",
                        List.of(3, 6, 5),
                        "Conv2D",
                        "{" + first + "'filters': 8, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}",
                        "BatchNormalization",
                        "{'axis': 1}",
                        "MaxPooling2D",
                        "{" + first + "'pool_size': 2}",
                        "Flatten",
                        "{'data_format': 'channels_first'}"),
                chain("global average", image, "Conv2D", conv, "GlobalAveragePooling2D", "{}"),
                chain(
                        "global average and maximum of sequences",
                        List.of(6, 5),
                        "Conv1D",
                        "{'filters': 8, 'kernel_size': 3, 'activation': 'tanh'}",
                        "GlobalAveragePooling1D",
                        "{'keepdims': true}",
                        "GlobalMaxPooling1D",
                        "{}"),
                chain("permute", image, "Conv2D", conv, "Permute", "{'dims': [3, 1, 2]}", "Conv2D", conv),
                chain("prelu", image, "PReLU", "{'shared_axes': [1, 2]}", "Conv2D", conv, "PReLU", "{}"),
                chain(
                        "depthwise",
                        image,
                        "DepthwiseConv2D",
                        "{'kernel_size': 3, 'padding': 'same', 'depth_multiplier': 2}",
                        "DepthwiseConv2D",
                        "{'kernel_size': [2, 3], 'strides': 2, 'use_bias': false, 'activation': 'tanh'}"),
                chain(
                        2,
                        "separable",
                        image,
                        "SeparableConv2D",
                        "{'kernel_size': 3, 'filters': 9, 'padding': 'same', 'activation': 'tanh'}",
                        "SeparableConv2D",
                        "{'kernel_size': 2, 'filters': 3, 'depth_multiplier': 2}"),
                chain(
                        "groups",
                        image,
                        "Conv2D",
                        "{'filters': 6, 'kernel_size': 3, 'padding': 'same', 'groups': 2, 'activation': 'tanh'}",
                        "Conv2D",
                        "{'filters': 9, 'kernel_size': 3, 'groups': 3, 'use_bias': false}"),
                chain(
                        "dense between convolutions",
                        image,
                        "Conv2D",
                        conv,
                        "Dense",
                        "{'units': 3}",
                        "Conv2D",
                        conv,
                        "Dense",
                        "{'units': 9, 'activation': 'tanh'}",
                        "Conv2D",
                        conv),
                chain(
                        "recurrent between convolutions",
                        List.of(6, 4),
                        "Conv1D",
                        "{'filters': 5, 'kernel_size': 3, 'padding': 'same'}",
                        "GRU",
                        "{'units': 5, 'return_sequences': true}",
                        "Conv1D",
                        "{'filters': 5, 'kernel_size': 3, 'padding': 'same'}"),
                new Case(
                        "along another axis",
                        3,
                        List.of(4, 3, 5),
                        graph -> graph.layer("a", "Conv2D", conv, "in")
                                .layer("b", "Conv2D", conv, "in")
                                .layer("joined", "Concatenate", "{'axis': 2}", "a", "b")
                                .then("Conv2D", conv)));
    }

    private static Stream<Case> moreRecurrent() {
        List<Integer> sequence = List.of(6, 4);
        Stream<Case> functions = Stream.of("LSTM", "GRU", "SimpleRNN")
                .flatMap(kind -> Stream.of("relu", "softplus", "hard_sigmoid", "elu", "linear")
                        .flatMap(function -> Stream.of(2, 3)
                                .map(keras -> chain(
                                        keras,
                                        kind + ", " + function + ", Keras " + keras,
                                        sequence,
                                        kind,
                                        "{'units': 7, 'return_sequences': true, 'activation': '" + function
                                                + "', 'recurrent_activation': 'hard_sigmoid'}",
                                        kind,
                                        "{'units': 5, 'recurrent_activation': 'softplus', 'go_backwards': true}"))));
        Stream<Case> both = Stream.of("concat", "sum", "mul", "ave")
                .map(mode -> chain(
                        "both ways, " + mode,
                        sequence,
                        "Bidirectional",
                        bidirectional("LSTM", 7, true, mode),
                        "Bidirectional",
                        bidirectional("GRU", 5, false, mode)));
        return Stream.concat(
                Stream.concat(functions, both),
                Stream.of(
                        chain(
                                "reset before",
                                sequence,
                                "GRU",
                                "{'units': 18, 'reset_after': false, 'return_sequences': true}",
                                "GRU",
                                "{'units': 5, 'reset_after': false, 'use_bias': false, 'go_backwards': true}"),
                        chain(
                                "one step",
                                List.of(1, 4),
                                "GRU",
                                "{'units': 6, 'reset_after': false, 'return_sequences': true}",
                                "LSTM",
                                "{'units': 5, 'activation': 'elu'}")));
    }

    private static String bidirectional(String kind, int units, boolean sequences, String mode) {
        return "{'merge_mode': '" + mode + "', 'layer': {'class_name': '" + kind + "', 'config': {'units': " + units
                + ", 'return_sequences': " + sequences + "}}}";
    }

    private static Stream<Case> recurrent() {
        List<Integer> sequence = List.of(6, 4);
        return Stream.of("LSTM", "GRU", "SimpleRNN")
                .flatMap(kind -> Stream.of(
                        chain(kind + ", last", sequence, kind, "{'units': 7}"),
                        chain(
                                kind + ", sequences, backwards",
                                sequence,
                                kind,
                                "{'units': 18, 'return_sequences': true, 'go_backwards': true}",
                                kind,
                                "{'units': 5, 'use_bias': false}")));
    }

    private static Stream<Case> normalizations() {
        String conv = "{'filters': 9, 'kernel_size': 3, 'use_bias': false, 'padding': 'same'}";
        return Stream.of(
                chain(
                        "batch, rows",
                        List.of(9),
                        "Dense",
                        "{'units': 20, 'use_bias': false}",
                        "BatchNormalization",
                        "{}"),
                chain(
                        "batch, first of all, no scale",
                        List.of(9),
                        "BatchNormalization",
                        "{'scale': false, 'momentum': 0.7}",
                        "Dense",
                        "{'units': 20, 'activation': 'tanh'}"),
                chain(
                        "batch, images",
                        List.of(6, 5, 2),
                        "Conv2D",
                        conv,
                        "BatchNormalization",
                        "{'epsilon': 0.01}",
                        "Activation",
                        "{'activation': 'tanh'}",
                        "Conv2D",
                        conv,
                        "BatchNormalization",
                        "{'center': false}"),
                chain(
                        2,
                        "batch, images of Keras 2",
                        List.of(6, 5, 2),
                        "Conv2D",
                        conv,
                        "BatchNormalization",
                        "{'momentum': 0.9}"),
                chain(
                        "batch, sequences",
                        List.of(6, 5),
                        "LSTM",
                        "{'units': 6, 'return_sequences': true}",
                        "BatchNormalization",
                        "{'scale': false, 'center': false}",
                        "LSTM",
                        "{'units': 6}"),
                chain(
                        "batch, frozen",
                        List.of(9),
                        "Dense",
                        "{'units': 20}",
                        "BatchNormalization",
                        "{'trainable': false}",
                        "Dense",
                        "{'units': 5}"),
                chain(
                        "layer",
                        List.of(9),
                        "Dense",
                        "{'units': 20}",
                        "LayerNormalization",
                        "{}",
                        "Dense",
                        "{'units': 12}",
                        "LayerNormalization",
                        "{'scale': false, 'center': false}"),
                chain("layer, images", List.of(4, 4, 3), "Conv2D", conv, "LayerNormalization", "{'center': false}"));
    }

    private static Stream<Case> merges() {
        Stream<Case> ways = Stream.of("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")
                .map(kind -> new Case(
                        kind,
                        3,
                        List.of(8),
                        graph -> graph.layer("a", "Dense", "{'units': 9}", "in")
                                .layer("b", "Dense", "{'units': 9, 'activation': 'tanh'}", "in")
                                .layer("merged", kind, "{}", "a", "b")));
        return Stream.concat(
                ways,
                Stream.of(
                        new Case(
                                "the same input twice",
                                3,
                                List.of(6),
                                graph -> graph.layer("a", "Dense", "{'units': 6}", "in")
                                        .layer("square", "Multiply", "{}", "a", "a")
                                        .layer("both", "Concatenate", "{}", "square", "square", "a")),
                        new Case(
                                "shared",
                                3,
                                List.of(6),
                                graph -> graph.layer("a", "Dense", "{'units': 6, 'activation': 'tanh'}", "in")
                                        .again("b", "a", "a")
                                        .again("c", "a", "b")
                                        .layer("sum", "Add", "{}", "a", "c")),
                        new Case(
                                "shared, conv and batch",
                                3,
                                List.of(5, 5, 4),
                                graph -> graph.layer(
                                                "a",
                                                "Conv2D",
                                                "{'filters': 4, 'kernel_size': 3, 'padding': 'same'}",
                                                "in")
                                        .layer("n", "BatchNormalization", "{}", "a")
                                        .again("b", "a", "n")
                                        .again("m", "n", "b")
                                        .layer("sum", "Add", "{}", "n", "m")),
                        new Case(
                                "shared, recurrent",
                                3,
                                List.of(5, 4),
                                graph -> graph.layer("a", "GRU", "{'units': 4, 'return_sequences': true}", "in")
                                        .again("b", "a", "a"))));
    }

    /** Those without a kink that differences could cross. */
    static Stream<Case> smooth() {
        return Stream.of(recurrent(), moreRecurrent(), normalizations())
                .flatMap(family -> family)
                .filter(c -> !c.name().contains("relu") && !c.name().contains("hard"));
    }
}
