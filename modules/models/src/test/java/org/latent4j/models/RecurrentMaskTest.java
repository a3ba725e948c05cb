package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Sequences of different lengths in one batch: padding must change nothing. */
class RecurrentMaskTest {
    private static final RecurrentAutoencoder VARIANT = new RecurrentAutoencoder(
            5, 2, List.of(4), 3, Nonlinearity.SIGMOID, ReconstructionLoss.BINARY_CROSS_ENTROPY);
    private static final INDArray MASK = Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}});

    private final LatentModel model = LatentModel.create(VARIANT, new Optimizer(Optimizer.Kind.SGD, 1), 2);
    private final INDArray padded = Nd4j.rand(DataType.FLOAT, 2, 5, 2);
    private final INDArray shorter =
            padded.get(NDArrayIndex.interval(1, 2), NDArrayIndex.interval(0, 3), NDArrayIndex.all());

    @Test
    void codingsOfAPaddedSequenceAreThoseOfTheSequence() {
        INDArray codings = model.encode(padded, MASK).getRow(1);
        assertThat(codings.sub(model.encode(shorter).getRow(0)).amaxNumber().doubleValue())
                .isLessThan(1e-6);
        assertThat(codings.sub(model.encode(padded).getRow(1)).amaxNumber().doubleValue())
                .as("the padding would change them")
                .isGreaterThan(1e-4);
    }

    @Test
    void reconstructionOfAPaddedSequenceIsThatOfTheSequence() {
        INDArray steps = model.reconstruct(padded, MASK)
                .get(NDArrayIndex.interval(1, 2), NDArrayIndex.interval(0, 3), NDArrayIndex.all());
        assertThat(steps.sub(model.reconstruct(shorter)).amaxNumber().doubleValue())
                .isLessThan(1e-6);
    }

    @Test
    void maskIsForgottenAfterwards() {
        INDArray before = model.encode(padded);
        model.encode(padded, MASK);
        assertThat(model.encode(padded)).isEqualTo(before);
    }

    @Test
    void maskedStepsAreNotInTheScore() {
        INDArray first = padded.get(NDArrayIndex.interval(0, 1), NDArrayIndex.all(), NDArrayIndex.all());
        double apart = score(first) + score(shorter);
        INDArray x = model.toGraph(padded);
        // the score of a batch is the mean over its two sequences
        assertThat(model.graph().score(new DataSet(x, x, MASK, MASK), false)).isCloseTo(apart / 2, within(1e-5));
    }

    private double score(INDArray sequences) {
        INDArray x = model.toGraph(sequences);
        return model.graph().score(new DataSet(x, x), false);
    }

    @Test
    void gradientsWithMasksEqualFiniteDifferences() {
        GradientCheck.inDoublePrecision(() -> {
            INDArray x = KerasLayout.toGraph(padded, VARIANT.inputShape(), DataType.DOUBLE, "x");
            GradientCheck.assertGradients(
                    () -> {
                        ComputationGraph graph =
                                new ComputationGraph(VARIANT.configuration(new Optimizer(Optimizer.Kind.SGD, 10), 2));
                        graph.init();
                        return graph;
                    },
                    x,
                    x,
                    MASK.castTo(DataType.DOUBLE));
        });
    }

    @Test
    void takesSequencesOfAnyLength() {
        INDArray longer = Nd4j.rand(DataType.FLOAT, 3, 9, 2);
        assertThat(model.reconstruct(longer).shape()).isEqualTo(new long[] {3, 9, 2});
        assertThat(model.decode(model.encode(longer)).shape()).isEqualTo(new long[] {3, 5, 2});
    }
}
