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

    static Case chain(String name, List<Integer> input, String... layers) {
        return chain(3, name, input, layers);
    }

    /** @param layers class names, each followed by a configuration */
    static Case chain(int keras, String name, List<Integer> input, String... layers) {
        return new Case(name, keras, input, graph -> {
            for (int i = 0; i < layers.length; i += 2) {
                graph.then(layers[i], layers[i + 1]);
            }
            return graph;
        });
    }

    /** All of them. */
    static Stream<Case> all() {
        return Stream.of(
                        dense(),
                        KerasSpatialCases.all(),
                        KerasRecurrentCases.all(),
                        normalizations(),
                        ladders(),
                        merges())
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
                        chain("rescaled", rows, "Rescaling", "{'scale': 0.3, 'offset': -0.2}", "Dense", "{'units': 8}"),
                        chain(
                                "rescaled within",
                                List.of(5, 5, 2),
                                "Conv2D",
                                "{'filters': 9, 'kernel_size': 2}",
                                "Rescaling",
                                "{'scale': 0.3, 'offset': -0.2}",
                                "Conv2D",
                                "{'filters': 4, 'kernel_size': 2, 'padding': 'same'}"),
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

    /** Layers of ladder networks. */
    private static Stream<Case> ladders() {
        String dense = "{'units': 20, 'use_bias': false}";
        return Stream.of(
                chain("standardized", List.of(9), "Dense", dense, "BatchStandardization", "{'epsilon': 0.1}"),
                chain(
                        "scaled, then shifted",
                        List.of(9),
                        "Dense",
                        dense,
                        "ScaleShift",
                        "{'activation': 'tanh'}",
                        "ScaleShift",
                        "{'scale': false}"),
                chain("scaled first of all", List.of(9), "ScaleShift", "{}", "Dense", dense),
                new Case(
                        "combined",
                        3,
                        List.of(9),
                        graph -> graph.layer("z", "Dense", dense, "in")
                                .layer("u", "Dense", dense, "in")
                                .layer("guess", "LateralCombinator", "{}", "z", "u")),
                new Case(
                        "combined with what comes in",
                        3,
                        List.of(9),
                        graph -> graph.layer("u", "Dense", "{'units': 9}", "in")
                                .layer("guess", "LateralCombinator", "{}", "in", "u")
                                .layer("again", "LateralCombinator", "{}", "guess", "guess")));
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
        return Stream.of(KerasRecurrentCases.all(), normalizations(), ladders())
                .flatMap(family -> family)
                .filter(c -> !c.name().contains("relu") && !c.name().contains("hard"));
    }
}
