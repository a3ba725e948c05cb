package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphStepTest {
    /** Two models with the same past take the same next step, but one with a tenth of the rate. */
    @ParameterizedTest
    @CsvSource({
        "stacked, NADAM",
        "stacked, RMSPROP",
        "stacked, ADAM",
        "stacked, SGD",
        "tied, NADAM",
        "convolutional, NADAM",
        "recurrent, NADAM",
        "recurrent, SGD",
        "variational, RMSPROP"
    })
    void aNewRateReachesEveryParameterAndKeepsTheUpdatersState(String variant, Optimizer.Kind kind) {
        Optimizer optimizer = new Optimizer(kind, 0.1);
        INDArray moved = lastMove(variant, optimizer, 0.1);
        INDArray movedLess = lastMove(variant, optimizer, 0.01);
        // What parameters of up to 8 keep of a move: 6e-8 times their size.
        assertThat(moved.mul(0.1).sub(movedLess).amaxNumber().doubleValue()).isLessThan(1e-6);
        assertThat(movedLess.amaxNumber().doubleValue()).isGreaterThan(1e-5);
    }

    /** Both moments start at 0, so the first step is rate * (b1 (1 - b1) g + (1 - b1) g) / (1 - b1) / |g| = 1.9 rate. */
    @Test
    void nadamsFirstStepIsAboutTheRate() {
        LatentModel model = LatentModel.create(Samples.stacked(), Samples.NADAM, 7);
        Rows rows = Rows.of(Examples.of(Samples.features(3, 16, 6)), model);
        GraphStep step = new GraphStep(model.graph(), Samples.NADAM, 6, rows, 16);
        INDArray before = model.graph().params().dup();
        step.setLearningRate(1e-2);
        step.fit(Seeds.order(16, 1, 1), 0, 1);
        assertThat(model.graph().params().sub(before).amaxNumber().doubleValue())
                .isCloseTo(1.9e-2, within(1e-4));
    }

    @Test
    void keepingConvolutionsLayoutChangesNoResult() {
        Optimizer adam = new Optimizer(Optimizer.Kind.ADAM, 1e-2);
        LatentModel cached = LatentModel.create(Samples.variant("convolutional"), adam, 7);
        LatentModel plain = LatentModel.create(Samples.variant("convolutional"), adam, 7);
        INDArray input = cached.toGraph(Samples.features(3, 16, 8, 8, 1));
        INDArray[] inputs = {input};
        Rows rows = Rows.of(Examples.of(Samples.features(3, 16, 8, 8, 1)), cached);
        int[] order = IntStream.range(0, 16).toArray();
        try (GraphStep step = new GraphStep(cached.graph(), adam, 64, rows, 16)) {
            for (int i = 0; i < 3; i++) {
                step.fit(order, 0, 1);
                plain.graph().fit(inputs, inputs);
            }
        }
        assertThat(Samples.weights(cached)).isEqualTo(Samples.weights(plain));
        assertThat(cached.graph().getConfiguration().toJson())
                .isEqualTo(plain.graph().getConfiguration().toJson());
    }

    private static INDArray lastMove(String variant, Optimizer optimizer, double lastRate) {
        LatentModel model = LatentModel.create(Samples.variant(variant), optimizer, 7);
        ComputationGraph graph = model.graph();
        Rows rows = Rows.of(Examples.of(Samples.features(3, Samples.shape(variant, 16))), model);
        GraphStep step =
                new GraphStep(graph, optimizer, Samples.variant(variant).valuesPerExample(), rows, 16);
        int[] order = Seeds.order(16, 1, 1);
        for (int i = 0; i < 3; i++) {
            step.setLearningRate(0.1);
            step.fit(order, 0, i + 1);
        }
        INDArray before = graph.params().dup();
        step.setLearningRate(lastRate);
        step.fit(order, 0, 4);
        return graph.params().sub(before);
    }
}
