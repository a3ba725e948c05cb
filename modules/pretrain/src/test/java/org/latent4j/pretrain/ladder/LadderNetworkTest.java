package org.latent4j.pretrain.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.models.Nonlinearity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class LadderNetworkTest {
    private static final int ROWS = 12;
    private static final LadderSettings QUIET =
            LadderSettings.STANDARD.withNoise(0).withLambdas(List.of(3.0, 1.0, 0.3));

    private static LadderNetwork network(Nonlinearity activation) {
        return new LadderNetwork(6, List.of(8, 5), 3, activation);
    }

    private static INDArray rows(DataType type) {
        Nd4j.getRandom().setSeed(11);
        return Nd4j.randn(type, ROWS, 6);
    }

    private static INDArray unlabelled(DataType type) {
        Nd4j.getRandom().setSeed(13);
        return Nd4j.randn(type, ROWS, 6).muli(2).addi(1);
    }

    private static INDArray targets(DataType type) {
        INDArray targets = Nd4j.zeros(type, ROWS, 3);
        for (int row = 0; row < ROWS; row++) {
            targets.putScalar(row, row % 3, 1);
        }
        return targets;
    }

    private static MultiDataSet data(DataType type) {
        return new MultiDataSet(new INDArray[] {rows(type), unlabelled(type)}, new INDArray[] {targets(type)});
    }

    private static void computeGradient(ComputationGraph graph, DataType type) {
        graph.setInputs(rows(type), unlabelled(type));
        graph.setLabels(targets(type));
        graph.computeGradientAndScore();
    }

    /** Draws what starts as zeros and ones too, so that no gradient is 0 by chance. */
    private static void disturb(ComputationGraph graph) {
        Nd4j.getRandom().setSeed(12);
        for (GraphVertex vertex : graph.getVertices()) {
            if (vertex.numParams() > 0) {
                vertex.paramTable(false).forEach((name, view) -> {
                    if (!name.equals("kernel")) {
                        view.addi(Nd4j.randn(view.dataType(), view.shape()).muli(0.3));
                    }
                });
            }
        }
    }

    static List<List<Double>> lambdas() {
        return List.of(List.of(3.0, 1.0, 0.3), List.of(0.0, 1.0, 0.3), List.of(0.0, 0.0, 0.0, 2.0), List.of(5.0, 0.0));
    }

    @ParameterizedTest
    @MethodSource("lambdas")
    void gradientsAreDifferences(List<Double> lambdas) {
        ComputationGraphConfiguration configuration =
                network(Nonlinearity.TANH).configuration(QUIET.withLambdas(lambdas));
        configuration.setDataType(DataType.DOUBLE);
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        FirstWeights.draw(network(Nonlinearity.TANH), graph, 3);
        disturb(graph);
        MultiDataSet data = data(DataType.DOUBLE);
        computeGradient(graph, DataType.DOUBLE);
        INDArray gradient = graph.gradient().gradient().dup();
        INDArray parameters = graph.params();
        for (long i = 0; i < parameters.length(); i++) {
            double old = parameters.getDouble(i);
            parameters.putScalar(i, old + 1e-6);
            double above = graph.score(data, false);
            parameters.putScalar(i, old - 1e-6);
            double below = graph.score(data, false);
            parameters.putScalar(i, old);
            double expected = (above - below) / 2e-6;
            assertThat(gradient.getDouble(i))
                    .as("parameter %d", i)
                    .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Nonlinearity.class,
            names = {"RELU", "SELU", "TANH"})
    void theEngineHasDl4jsGradients(Nonlinearity activation) {
        ComputationGraph graph = network(activation).create(QUIET);
        disturb(graph);
        computeGradient(graph, DataType.FLOAT);
        INDArray theirs = graph.getFlattenedGradients().dup();
        int[] order = IntStream.range(0, ROWS).toArray();
        List<RowSource> inputs = List.of(ArrayRows.of(rows(DataType.FLOAT)), ArrayRows.of(unlabelled(DataType.FLOAT)));
        List<RowSource> targets = List.of(ArrayRows.of(targets(DataType.FLOAT)));
        try (CompiledTraining compiled = CompiledTraining.of(graph, List.of(List.of(6), List.of(6)), ROWS, 2)) {
            INDArray ours = compiled.gradient(inputs, targets, order, 0, ROWS, 1);
            assertThat(ours.distance2(theirs))
                    .isLessThan(1e-5 * theirs.norm2Number().doubleValue());
            double score = compiled.step(inputs, targets, order, 0, ROWS, 1);
            assertThat(score).isCloseTo(graph.score(), Percentage.withPercentage(1e-3));
        }
    }

    /** The network's own outputs are normalised by the rows given, the classifier's by those it was made with: here the same. */
    @ParameterizedTest
    @EnumSource(Nonlinearity.class)
    void theClassifierGivesWhatTheCleanPassGives(Nonlinearity activation) {
        LadderNetwork network = network(activation);
        ComputationGraph graph = network.create(QUIET.withNoise(0.3));
        disturb(graph);
        INDArray rows = rows(DataType.FLOAT).addi(1);
        ComputationGraph classifier = Classifiers.fold(network, graph, rows);
        INDArray expected = graph.output(rows, rows)[0];
        assertThat(classifier.output(rows)[0].equalsWithEps(expected, 1e-5)).isTrue();
        assertThat(expected.maxNumber().doubleValue() - expected.minNumber().doubleValue())
                .isGreaterThan(0.1);
        assertThat(classifier.getConfiguration().getVertices().keySet())
                .containsExactlyInAnyOrder("encoder_1", "encoder_2", "output");
    }

    /** With random layers behind it, the clean pass begins with the encoder's own codings. */
    @ParameterizedTest
    @EnumSource(Nonlinearity.class)
    void startsFromATrainedEncoder(Nonlinearity activation) {
        LadderNetwork network = network(activation);
        Nd4j.getRandom().setSeed(2);
        List<EncoderLayer> layers = List.of(
                new EncoderLayer(Nd4j.randn(6, 8), Nd4j.randn(1, 8)),
                new EncoderLayer(Nd4j.randn(8, 5), Nd4j.randn(5)));
        INDArray rows = rows(DataType.FLOAT);
        ComputationGraph graph = network.create(QUIET);
        Classifiers.start(network, graph, layers, rows);
        ComputationGraph classifier = Classifiers.fold(network, graph, rows);
        INDArray expected = rows;
        for (EncoderLayer layer : layers) {
            INDArray sum = expected.mmul(layer.kernel())
                    .addRowVector(layer.bias().reshape(1, layer.bias().length()));
            expected = activation.activation().getActivationFunction().getActivation(sum, false);
        }
        INDArray codings = classifier.feedForward(rows, false).get("encoder_2");
        boolean upToFactors = activation == Nonlinearity.RELU || activation == Nonlinearity.LINEAR;
        for (int unit = 0; unit < 5; unit++) {
            INDArray own = codings.getColumn(unit);
            INDArray theirs = expected.getColumn(unit);
            double length = own.norm2Number().doubleValue();
            double factor = upToFactors && length > 0 ? theirs.norm2Number().doubleValue() / length : 1;
            assertThat(own.mul(factor).distance2(theirs))
                    .as("unit %d", unit)
                    .isLessThanOrEqualTo(1e-4 * theirs.norm2Number().doubleValue());
        }
    }

    @Test
    void isSavedAndReadAsAnyGraph(@TempDir Path folder) throws Exception {
        ComputationGraph graph = network(Nonlinearity.SELU).create(QUIET);
        MultiDataSet data = data(DataType.FLOAT);
        Path file = folder.resolve("ladder.zip");
        ModelSerializer.writeModel(graph, file.toFile(), true);
        ComputationGraph read = ModelSerializer.restoreComputationGraph(file.toFile());
        assertThat(read.output(data.getFeatures())[0]).isEqualTo(graph.output(data.getFeatures())[0]);
        graph.fit(data);
        read.fit(data);
        assertThat(read.params()).isEqualTo(graph.params());
        assertThat(graph.getConfiguration().getVertices().values())
                .filteredOn(vertex -> !(vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex))
                .allMatch(vertex -> vertex.getClass().getName().startsWith("org.latent4j.layers."));
    }

    /** The decoder ends where the cost does; without one, there is neither decoder nor clean pass. */
    @Test
    void hasOnlyWhatItsCostNeeds() {
        LadderNetwork network = network(Nonlinearity.RELU);
        assertThat(vertices(network, List.of(0.0, 0.0, 0.0, 2.0)))
                .contains("guess_3", "sum_3")
                .doesNotContain("guess_2", "down_2");
        assertThat(vertices(network, List.of(1.0, 0.0))).contains("guess_0").doesNotContain("sum_1");
        assertThat(vertices(network, List.of(0.0))).doesNotContain("guess_3", "sum_1", "cost");
        assertThat(network.configuration(QUIET.withLambdas(List.of(0.0))).getNetworkInputs())
                .containsExactly("input");
    }

    private static java.util.Set<String> vertices(LadderNetwork network, List<Double> lambdas) {
        return network.configuration(QUIET.withLambdas(lambdas)).getVertices().keySet();
    }

    /** The whole rate for two thirds of the steps. */
    @Test
    void theRateFallsInTheLastThird() {
        ComputationGraph graph = network(Nonlinearity.RELU).create(QUIET.withSteps(3000));
        var rate = graph.getVertex("labelled_sum_1").getConfig().getUpdaterByParam("kernel");
        assertThat(rate.getLearningRate(0, 0)).isEqualTo(0.005);
        assertThat(rate.getLearningRate(1999, 0)).isEqualTo(0.005);
        assertThat(rate.getLearningRate(2500, 0)).isCloseTo(0.0025, within(2.7e-5));
        assertThat(rate.getLearningRate(2999, 0)).isCloseTo(0, within(2.7e-5));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new LadderNetwork(6, List.of(), 3, Nonlinearity.RELU))
                .hasMessageContaining("LadderNetwork.hiddenSizes: expected at least one layer");
        assertThatThrownBy(() -> new LadderNetwork(6, List.of(3), 1, Nonlinearity.RELU))
                .hasMessageContaining("LadderNetwork.classes: expected at least 2");
        assertThatThrownBy(() -> QUIET.withLambdas(List.of(1.0, -1.0)))
                .hasMessageContaining("LadderSettings.lambdas: expected");
        assertThatThrownBy(() -> QUIET.withBatchSize(1))
                .hasMessageContaining("LadderSettings.batchSize: expected at least 2");
    }
}
