package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The layers of ladder networks against finite differences and cases computed by hand. */
class LadderLayersTest {
    private static final long[] ROWS = {6, 4};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchStandardization | {}",
                "BatchStandardization | {'epsilon': 0.5}",
                "ScaleShift           | {}",
                "ScaleShift           | {'activation': 'tanh'}",
                "ScaleShift           | {'scale': false, 'activation': 'sigmoid'}",
            })
    void haveRightGradients(String kind, String config) {
        LayerCheck.check(LayerCheck.layer(kind, config), ROWS);
    }

    @Test
    void theCombinatorHasRightGradients() {
        LayerCheck.check(LayerCheck.layer("LateralCombinator", "{}"), ROWS, ROWS);
    }

    private static INDArray call(String kind, String config, Map<String, INDArray> weights, INDArray... inputs) {
        try (Tape tape = new Tape(false)) {
            Map<String, Tensor> tensors = new java.util.HashMap<>();
            weights.forEach((name, value) -> tensors.put(name, tape.constant(value)));
            List<Tensor> given =
                    java.util.Arrays.stream(inputs).map(tape::constant).toList();
            KerasLayer layer = LayerCheck.layer(kind, config);
            return layer.call(new Call(tape, false, tensors, List.of()), given)
                    .get(0)
                    .value()
                    .dup();
        }
    }

    /** Deviations of 1, 1 and -2 from the mean have a variance of 2; a constant unit gives zeros. */
    @Test
    void standardizesUnitsOverTheBatch() {
        INDArray x = Nd4j.createFromArray(new double[][] {{4, 7}, {4, 7}, {1, 7}});
        INDArray y = call("BatchStandardization", "{}", Map.of(), x);
        double one = Math.sqrt(0.5);
        assertThat(y.equalsWithEps(Nd4j.createFromArray(new double[][] {{one, 0}, {one, 0}, {-2 * one, 0}}), 1e-9))
                .isTrue();
    }

    @Test
    void shiftsBeforeItScales() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, -1}});
        Map<String, INDArray> weights =
                Map.of("beta", Nd4j.createFromArray(2.0, 0.5), "gamma", Nd4j.createFromArray(3.0, 4.0));
        assertThat(call("ScaleShift", "{'activation': 'relu'}", weights, x).toDoubleVector())
                .containsExactly(9, 0);
    }

    /** At u = 0 sigmoids of c alone: mu = 2 / 2 + 3 = 4, v = 1 / 2 - 0.25 = 0.25, so 8 becomes (8 - 4) / 4 + 4. */
    @Test
    void combinesNoisyNumbersWithThoseFromAbove() {
        INDArray z = Nd4j.createFromArray(new double[][] {{8, 8}});
        INDArray u = Nd4j.createFromArray(new double[][] {{0, Math.log(3)}});
        double[] a = {2, 5, 0, 7, 3, 1, 6, 0, 8, -0.25};
        double[] b = {4, 1, 0, 0, 1, 2, -1, 0, 0, 0}; // mu = 4 * 3/4 + 1, v = 2 / 4
        double[][] both = new double[10][];
        for (int i = 0; i < 10; i++) {
            both[i] = new double[] {a[i], b[i]};
        }
        INDArray guess = call("LateralCombinator", "{}", Map.of("coefficients", Nd4j.createFromArray(both)), z, u);
        assertThat(guess.getDouble(0)).isCloseTo(5, within(1e-12));
        assertThat(guess.getDouble(1)).isCloseTo(6, within(1e-12));
    }

    /**
     * Level 0: squares 1 + 4 + 0 + 1 over 2 units and 2 rows, times 2: 3. Level 1: the target's deviations are 3, squares 4 + 16
     * over 1 unit and 2 rows: 20 / 9 / 2, times 0.1.
     */
    @Test
    void countsDistancesInTheTargetsDeviations() {
        try (Tape tape = new Tape(false)) {
            Call call = new Call(tape, true, Map.of(), List.of());
            List<Tensor> inputs = java.util.stream.Stream.of(
                            new double[][] {{7}, {8}},
                            new double[][] {{1, 2}, {0, 1}},
                            new double[][] {{0, 0}, {0, 0}},
                            new double[][] {{3}, {-1}},
                            new double[][] {{1}, {-5}})
                    .map(Nd4j::createFromArray)
                    .map(tape::constant)
                    .toList();
            KerasLayer cost = LayerCheck.layer("LadderCost", "{'lambdas': [2, 0.1]}");
            assertThat(cost.call(call, inputs)).containsExactly(inputs.get(0));
            assertThat(call.penalties()).hasSize(2);
            assertThat(call.penalties().get(0).value().getDouble(0)).isCloseTo(3, within(1e-12));
            assertThat(call.penalties().get(1).value().getDouble(0)).isCloseTo(0.1 * 20 / 9 / 2, within(1e-9));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        KerasLayer cost = LayerCheck.layer("LadderCost", "{'lambdas': [2, 0.1]}");
        assertThatThrownBy(() -> cost.outputShapes(List.of(ROWS, ROWS, ROWS)))
                .hasMessage("inputs: expected one, then an estimate and a target for each of 2 levels, got 3");
        assertThatThrownBy(() -> cost.outputShapes(List.of(ROWS, ROWS, ROWS, ROWS, new long[] {6, 3})))
                .hasMessageContaining("expected level 1 to have an estimate and a target of one shape");
        assertThatThrownBy(() -> LayerCheck.layer("LadderCost", "{'lambdas': [2, -1]}"))
                .hasMessageContaining("expected a list of numbers that are at least 0");
        assertThatThrownBy(() -> LayerCheck.layer("LadderCost", "{}")).hasMessageContaining("found null");
        assertThatThrownBy(() -> LayerCheck.layer("LateralCombinator", "{}").outputShapes(List.of(ROWS)))
                .hasMessageContaining("expected noisy numbers and those from above");
    }

    /** Softmax of logits ln 1 and ln 3; the sum of a row's labels is its weight, and none is no loss and no gradient. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 2.5, 0})
    void onlyLabelledRowsCount(double weight) {
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, WorkspaceMode.ENABLED, KerasGraph.sgd(), "in");
        graph.layer("logits", "Dense", "{'units': 2, 'use_bias': false}", new long[] {-1, 2}, "in");
        graph.layer("classes", "Activation", "{'activation': 'softmax'}", new long[] {-1, 2}, "logits");
        graph.loss("classes", "'labelled_crossentropy'", 1);
        ComputationGraph built = graph.build("classes/loss");
        built.params().assign(Nd4j.eye(2).castTo(DataType.DOUBLE).reshape(1, 4));
        INDArray x = Nd4j.createFromArray(new double[][] {{0, Math.log(3)}});
        INDArray y = Nd4j.createFromArray(new double[][] {{weight, 0}});
        built.setInputs(x);
        built.setLabels(y);
        built.computeGradientAndScore();
        assertThat(built.score()).isCloseTo(weight * Math.log(4), within(1e-12));
        double slope = Math.log(3) * 0.75 * weight; // of the second input to both logits
        INDArray expected = Nd4j.createFromArray(new double[][] {{0, 0}, {-slope, slope}});
        INDArray gradient = built.gradient().gradientForVariable().get("logits_kernel");
        assertThat(gradient.equalsWithEps(expected, 1e-12)).as("%s", gradient).isTrue();
    }

    /** A ladder of one hidden layer, without noise. */
    private static ComputationGraph ladder(WorkspaceMode workspaces) {
        long[] in = {-1, 5};
        long[] hidden = {-1, 4};
        long[] classes = {-1, 3};
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, workspaces, KerasGraph.sgd(), "in");
        String dense = "{'units': 4, 'use_bias': false}";
        String top = "{'units': 3, 'use_bias': false}";
        String shift = "{'scale': false, 'activation': 'tanh'}";
        graph.layer("noisy_sum_1", "Dense", dense, in, "in");
        graph.layer("noisy_z_1", "BatchStandardization", "{'epsilon': 0.1}", hidden, "noisy_sum_1");
        graph.layer("noisy_h_1", "ScaleShift", shift, hidden, "noisy_z_1");
        graph.layer("noisy_sum_2", "Dense", top, hidden, "noisy_h_1");
        graph.layer("noisy_z_2", "BatchStandardization", "{}", classes, "noisy_sum_2");
        graph.layer("logits", "ScaleShift", "{}", classes, "noisy_z_2");
        graph.layer("classes", "Activation", "{'activation': 'softmax'}", classes, "logits");
        graph.again("sum_1", "noisy_sum_1", "Dense", dense, in, "in");
        graph.layer("z_1", "BatchStandardization", "{}", hidden, "sum_1");
        graph.again("h_1", "noisy_h_1", "ScaleShift", shift, hidden, "z_1");
        graph.again("sum_2", "noisy_sum_2", "Dense", top, hidden, "h_1");
        graph.layer("u_2", "BatchStandardization", "{}", classes, "classes");
        graph.layer("guess_2", "LateralCombinator", "{}", classes, "noisy_z_2", "u_2");
        graph.layer("down_1", "Dense", dense, classes, "guess_2");
        graph.layer("u_1", "BatchStandardization", "{}", hidden, "down_1");
        graph.layer("guess_1", "LateralCombinator", "{}", hidden, "noisy_z_1", "u_1");
        graph.layer("down_0", "Dense", "{'units': 5, 'use_bias': false}", hidden, "guess_1");
        graph.layer("u_0", "BatchStandardization", "{}", in, "down_0");
        graph.layer("guess_0", "LateralCombinator", "{}", in, "in", "u_0");
        KerasVertex cost = new KerasVertex(
                "LadderCost",
                LayerConfig.of(KerasGraph.json("{'lambdas': [3, 0.7, 0.2]}"), 3),
                List.of(classes, in, in, hidden, hidden, classes, classes),
                null);
        graph.vertex("cost", cost, "classes", "guess_0", "in", "guess_1", "sum_1", "guess_2", "sum_2");
        graph.loss("cost", "classes", "'labelled_crossentropy'");
        return graph.build("cost/loss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENABLED", "NONE"})
    void aWholeLadderHasRightGradientsAndCanBeReadAgain(WorkspaceMode workspaces) {
        ComputationGraph graph = ladder(workspaces);
        Nd4j.getRandom().setSeed(5);
        INDArray rows = Nd4j.randn(DataType.DOUBLE, 7, 5);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 7, 3); // of the first two rows
        labels.putScalar(0, 1, 3.5);
        labels.putScalar(1, 2, 3.5);
        DataSet data = new DataSet(rows, labels);
        graph.setInputs(rows);
        graph.setLabels(labels);
        graph.computeGradientAndScore();
        assertThat(graph.score()).isCloseTo(graph.score(data, false), within(1e-12));
        INDArray gradient = graph.gradient().gradient().dup();
        double[] differences = KerasGraph.differences(graph, () -> graph.score(data, false));
        for (int i = 0; i < differences.length; i++) {
            assertThat(gradient.getDouble(i)).as("parameter %d", i).isCloseTo(differences[i], within(1e-6));
        }
        ComputationGraphConfiguration read =
                ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
        ComputationGraph again = new ComputationGraph(read);
        again.init(graph.params().dup(), false);
        assertThat(again.score(data, false)).isEqualTo(graph.score(data, false));
    }
}
