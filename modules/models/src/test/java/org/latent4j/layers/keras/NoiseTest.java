package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.tape.Tape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NoiseTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dropout                | {'rate': 0.5}",
                "SpatialDropout1D       | {'rate': 0.5}",
                "GaussianNoise          | {'stddev': 0.5}",
                "GaussianDropout        | {'rate': 0.5}",
                "AlphaDropout           | {'rate': 0.5}",
                "ActivityRegularization | {'l1': 0.5}"
            })
    void doesNothingAtInference(String layer, String config) {
        LayerCheck.check(LayerCheck.layer(layer, config), new long[] {2, 3, 2});
    }

    @Test
    void dropsAtItsRateAndScalesTheRest() {
        INDArray y = train("Dropout", "{'rate': 0.25}", 100, 100);
        assertThat(y.eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue()).isCloseTo(0.25, within(0.02));
        assertThat(y.maxNumber().doubleValue()).isCloseTo(4 / 3.0, within(1e-12));
    }

    @Test
    void sharesTheFateOfAMap() {
        INDArray y = train("SpatialDropout2D", "{'rate': 0.5}", 8, 3, 3, 8);
        assertThat(y.sum(1, 2).dup().data().asDouble()).contains(0, 18).containsOnly(0, 18);
        INDArray z = train("Dropout", "{'rate': 0.5, 'noise_shape': [null, 1]}", 64, 5);
        assertThat(z.sum(1).toDoubleVector()).contains(0, 10).containsOnly(0, 10);
    }

    @Test
    void keepsTheMeanOfNoise() {
        for (String layer : new String[] {"GaussianNoise", "GaussianDropout"}) {
            INDArray y = train(layer, "{'rate': 0.2, 'stddev': 0.5}", 100, 100);
            assertThat(y.meanNumber().doubleValue()).isCloseTo(1, within(0.02));
            assertThat(y.stdNumber().doubleValue()).isCloseTo(0.5, within(0.02));
        }
    }

    @Test
    void keepsMeanAndVarianceOfStandardNormalValues() {
        Nd4j.getRandom().setSeed(1);
        INDArray y = train("AlphaDropout", "{'rate': 0.3}", Nd4j.randn(DataType.DOUBLE, 200, 100));
        assertThat(y.meanNumber().doubleValue()).isCloseTo(0, within(0.03));
        assertThat(y.stdNumber().doubleValue()).isCloseTo(1, within(0.03));
    }

    @Test
    void addsThePenaltyOfAnAverageExample() {
        KerasLayer layer = LayerCheck.layer("ActivityRegularization", "{'l1': 0.5, 'l2': 0.25}");
        try (Tape tape = new Tape(true)) {
            Call call = new Call(tape, true, Map.of(), Collections.singletonList(null));
            layer.call(call, List.of(tape.variable(Nd4j.createFromArray(new double[][] {{1, -2}, {0, 3}}))));
            assertThat(call.penalties().get(0).value().getDouble(0))
                    .isCloseTo((0.5 * 6 + 0.25 * 14) / 2, within(1e-12));
        }
    }

    @Test
    void refusesRatesThatAreNone() {
        assertThatThrownBy(() -> LayerCheck.layer("Dropout", "{'rate': 1.5}"))
                .hasMessage("option 'rate': expected a number from 0 to 1, found 1.5");
    }

    private static INDArray train(String layer, String config, long... shape) {
        return train(layer, config, Nd4j.ones(DataType.DOUBLE, shape));
    }

    private static INDArray train(String layer, String config, INDArray x) {
        Nd4j.getRandom().setSeed(42);
        try (Tape tape = new Tape(true)) {
            Call call = new Call(tape, true, Map.of(), Collections.singletonList(null));
            return LayerCheck.layer(layer, config)
                    .call(call, List.of(tape.variable(x)))
                    .get(0)
                    .value()
                    .dup();
        }
    }
}
