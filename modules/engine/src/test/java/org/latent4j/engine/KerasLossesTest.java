package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasUpdater;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keras's losses step by step beside DL4J, which runs them on the tape: on vectors and sequences, of logits that are visible
 * and of those that aren't, summed, weighted, several of them.
 */
class KerasLossesTest {
    private static final int BATCH = 6;
    private static final int INPUTS = 5;
    private static final int OUTPUTS = 4;
    private static final int TIME = 3;

    /**
     * @param output the last layer's activation
     * @param targets what they are like: any, shares, binary, classes
     */
    record Case(String loss, String options, String output, String targets, int keras, boolean sequences) {
        Case(String loss, String options, String output, String targets) {
            this(loss, options, output, targets, 3, false);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                        new Case("mean_squared_error", "{}", "tanh", "any"),
                        new Case("mean_squared_error", "{'reduction': 'sum'}", "linear", "any"),
                        new Case("mean_absolute_error", "{}", "linear", "any"),
                        new Case("mean_absolute_percentage_error", "{}", "linear", "any"),
                        new Case("mean_squared_logarithmic_error", "{}", "softplus", "shares"),
                        new Case("huber", "{'delta': 0.4}", "linear", "any"),
                        new Case("log_cosh", "{}", "linear", "any"),
                        new Case("poisson", "{}", "softplus", "shares"),
                        new Case("hinge", "{}", "tanh", "binary"),
                        new Case("squared_hinge", "{}", "tanh", "any"),
                        new Case("kl_divergence", "{}", "softmax", "shares"),
                        // of one sign: a sum of both would be as small as its rounding
                        new Case("cosine_similarity", "{}", "softplus", "shares"),
                        new Case("binary_crossentropy", "{}", "sigmoid", "shares"),
                        new Case("binary_crossentropy", "{'label_smoothing': 0.2}", "sigmoid", "binary"),
                        new Case("binary_crossentropy", "{'from_logits': true}", "linear", "binary"),
                        new Case("binary_crossentropy", "{}", "softmax", "shares"),
                        new Case("binary_crossentropy", "{}", "hard_sigmoid", "binary"),
                        new Case("binary_crossentropy", "{}", "hard_sigmoid", "binary", 2, false),
                        new Case(
                                "BinaryFocalCrossentropy",
                                "{'apply_class_balancing': true, 'alpha': 0.3, 'gamma': 1.5}",
                                "sigmoid",
                                "binary"),
                        new Case("categorical_crossentropy", "{}", "softmax", "shares"),
                        new Case("categorical_crossentropy", "{'label_smoothing': 0.1}", "sigmoid", "shares"),
                        new Case("categorical_crossentropy", "{}", "softplus", "any"),
                        new Case("categorical_crossentropy", "{'from_logits': true}", "linear", "shares"),
                        new Case("labelled_crossentropy", "{}", "softmax", "any"),
                        new Case("sparse_categorical_crossentropy", "{}", "softmax", "classes"),
                        new Case("sparse_categorical_crossentropy", "{}", "softplus", "classes"),
                        new Case("sparse_categorical_crossentropy", "{'from_logits': true}", "linear", "classes"))
                .flatMap(c -> Stream.of(c, new Case(c.loss(), c.options(), c.output(), c.targets(), c.keras(), true)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followTheTape(Case c) {
        Graph graph = new Graph(c.keras(), c.sequences());
        graph.dense("hidden", "in", 7, "'activation': 'tanh'");
        graph.dense("last", "hidden", OUTPUTS, "'activation': '" + c.output() + "'");
        graph.loss("last", json("{'class_name': '" + c.loss() + "', 'config': " + c.options() + "}"), 1.5);
        check(graph, random -> List.of(target(c.targets(), c.sequences(), random)), List.of(true));
    }

    @Test
    void manyAreSummedInTheOrderOfTheOutputs() {
        Graph graph = new Graph(3, false);
        graph.dense("hidden", "in", 7, "'activation': 'tanh'");
        graph.dense("deep", "hidden", OUTPUTS, "'activation': 'tanh'");
        graph.dense("deepest", "deep", OUTPUTS, "'activation': 'sigmoid'");
        graph.dense("early", "hidden", OUTPUTS, "'activation': 'softmax'");
        graph.dense("unmeasured", "hidden", OUTPUTS, "'activation': 'sigmoid'");
        graph.loss("deepest", json("'binary_crossentropy'"), 0.7);
        graph.loss("unmeasured", null, 1);
        graph.loss("early", json("'categorical_crossentropy'"), 2);
        graph.loss("deep", json("'mse'"), 3);
        check(
                graph,
                random -> List.of(
                        target("binary", false, random),
                        target("any", false, random),
                        target("shares", false, random),
                        target("any", false, random)),
                List.of(true, false, true, true));
    }

    @Test
    void penaltiesOnOutputsAndWeightsCount() {
        Graph graph = new Graph(3, false);
        graph.dense(
                "hidden",
                "in",
                7,
                "'activation': 'tanh', 'kernel_regularizer': {'class_name': 'L1L2', 'config': {'l1': 0.01, 'l2': 0.02}},"
                        + " 'bias_regularizer': {'class_name': 'L2', 'config': {'l2': 0.03}},"
                        + " 'activity_regularizer': {'class_name': 'L1', 'config': {'l1': 0.04}}");
        // Its logits are read by the loss beside the penalty, and the penalised output by nobody.
        graph.dense(
                "last",
                "hidden",
                OUTPUTS,
                "'activation': 'sigmoid', 'activity_regularizer': {'class_name': 'L2', 'config': {'l2': 0.05}}");
        graph.loss("last", json("'binary_crossentropy'"), 1);
        check(graph, random -> List.of(target("binary", false, random)), List.of(true));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        Graph graph = new Graph(3, false);
        graph.dense("last", "in", OUTPUTS, "'activation': 'softmax'");
        graph.loss("last", json("'categorical_hinge'"), 1);
        assertThatThrownBy(() -> CompiledTraining.of(graph.build(), List.of(List.of(INPUTS)), BATCH, 1))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessage("the engine doesn't compile 'last/loss' (loss categorical_hinge)");
    }

    /** Makes a step's targets. */
    private interface Targets {
        List<INDArray> draw(Random random);
    }

    /** @param measured which of the outputs have a loss */
    private static void check(Graph graph, Targets targets, List<Boolean> measured) {
        ComputationGraph built = graph.build();
        Random random = new Random(3);
        List<Integer> shape = graph.sequences ? List.of(TIME, INPUTS) : List.of(INPUTS);
        try (CompiledTraining compiled = CompiledTraining.of(built, List.of(shape), BATCH + 2, 2)) {
            TeacherForced forced = new TeacherForced(built, compiled);
            for (int step = 0; step < 15; step++) {
                INDArray input = graph.sequences ? random(random, BATCH, TIME, INPUTS) : random(random, BATCH, INPUTS);
                List<INDArray> all = targets.draw(random);
                List<INDArray> needed = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    if (measured.get(i)) {
                        needed.add(all.get(i));
                    }
                }
                forced.step(input, needed, input, all.toArray(INDArray[]::new));
            }
            assertThat(forced.events()).as("steps that met a kink").hasSizeLessThanOrEqualTo(1);
        }
    }

    private static INDArray target(String like, boolean sequences, Random random) {
        long[] shape = sequences ? new long[] {BATCH, TIME, OUTPUTS} : new long[] {BATCH, OUTPUTS};
        INDArray values = random(random, shape);
        return switch (like) {
            case "any" -> values;
            case "binary" -> values.gt(0).castTo(values.dataType());
            case "classes" -> {
                INDArray numbers = sequences ? random(random, BATCH, TIME) : random(random, BATCH);
                for (long i = 0; i < numbers.length(); i++) {
                    numbers.putScalar(i, random.nextInt(OUTPUTS));
                }
                yield numbers;
            }
            default -> {
                INDArray shares = values.addi(1.01);
                yield shares.div(shares.sum(true, shape.length - 1));
            }
        };
    }

    private static INDArray random(Random random, long... shape) {
        INDArray values = Nd4j.create(shape);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, 2 * random.nextFloat() - 1);
        }
        return values;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A graph of Keras's dense layers. */
    private static final class Graph {
        private final int keras;
        private final boolean sequences;
        private final KerasUpdater updater;
        private final GraphBuilder builder;
        private final List<String> outputs = new ArrayList<>();
        private final java.util.Map<String, Integer> sizes = new java.util.HashMap<>(java.util.Map.of("in", INPUTS));

        Graph(int keras, boolean sequences) {
            this.keras = keras;
            this.sequences = sequences;
            this.updater = new KerasUpdater("Adam", json("{'learning_rate': 0.01}"), 3);
            this.builder = new NeuralNetConfiguration.Builder()
                    .updater(updater)
                    .miniBatch(false)
                    .graphBuilder()
                    .addInputs("in");
        }

        void dense(String name, String input, int units, String options) {
            int inputs = sizes.get(input);
            long[] shape = sequences ? new long[] {-1, TIME, inputs} : new long[] {-1, inputs};
            KerasVertex vertex = new KerasVertex(
                    "Dense",
                    LayerConfig.of(json("{'units': " + units + ", " + options + "}"), keras),
                    List.of(shape),
                    null);
            vertex.setLayerName(name);
            vertex.setUpdater(updater);
            builder.addVertex(name, vertex, input);
            sizes.put(name, units);
        }

        void loss(String output, @Nullable JsonNode loss, double weight) {
            builder.addLayer(output + "/loss", new KerasLossLayer(loss, keras, weight, output), output);
            outputs.add(output + "/loss");
        }

        ComputationGraph build() {
            ComputationGraph graph = new ComputationGraph(
                    builder.setOutputs(outputs.toArray(new String[0])).build());
            graph.init();
            graph.params().assign(random(new Random(7), graph.params().shape()));
            return graph;
        }
    }
}
