package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.latent4j.common.Json;

class ScheduleTest {
    @Test
    void plateauReducesAfterPatienceEpochsWithoutAFall() {
        Schedule plateau = new Schedule.ReduceOnPlateau(0.5, 2, 0.1);
        assertThat(rate(plateau)).isEqualTo(1);
        assertThat(rate(plateau, 3, 2, 2)).isEqualTo(1);
        assertThat(rate(plateau, 3, 2, 2, 2)).isEqualTo(0.5);
        assertThat(rate(plateau, 3, 2, 2, 2, 2)).isEqualTo(0.5);
        assertThat(rate(plateau, 3, 2, 2, 2, 2, 2)).isEqualTo(0.25);
        assertThat(rate(plateau, 3, 2, 2, 2, 1, 1)).isEqualTo(0.5);
    }

    @Test
    void plateauTakesAFallOfLessThanAThousandthForNone() {
        Schedule plateau = new Schedule.ReduceOnPlateau(0.5, 2, 0);
        assertThat(rate(plateau, 1, 0.9999, 0.9998)).isEqualTo(0.5);
        assertThat(rate(plateau, 1, 0.998, 0.9965)).isEqualTo(1);
    }

    @Test
    void plateauStopsAtItsSmallestRate() {
        Schedule plateau = new Schedule.ReduceOnPlateau(0.5, 1, 0.3);
        assertThat(rate(plateau, 1, 1, 1, 1)).isEqualTo(0.3);
    }

    @Test
    void cosineGoesFromTheRateToItsShare() {
        Schedule cosine = new Schedule.Cosine(0.1);
        assertThat(cosine.learningRate(2, 0, 10, History.empty())).isEqualTo(2);
        assertThat(cosine.learningRate(2, 5, 10, History.empty())).isCloseTo(1.1, within(1e-12));
        assertThat(cosine.learningRate(2, 10, 10, History.empty())).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void exponentialMultipliesOnceAnEpoch() {
        Schedule exponential = new Schedule.Exponential(0.9);
        assertThat(exponential.learningRate(2, 2, 10, History.empty())).isCloseTo(1.62, within(1e-12));
    }

    @Test
    void travelsAsJson() {
        for (Schedule schedule : new Schedule[] {
            new Schedule.Constant(),
            new Schedule.ReduceOnPlateau(0.5, 2, 0),
            new Schedule.Cosine(0.1),
            new Schedule.Exponential(0.9)
        }) {
            assertThat(Json.read(Json.write(schedule), Schedule.class)).isEqualTo(schedule);
        }
    }

    @Test
    void refusesAFactorOutsideZeroToOne() {
        assertThatThrownBy(() -> new Schedule.ReduceOnPlateau(1, 2, 0))
                .hasMessage("ReduceOnPlateau.factor: expected in (0, 1), got 1.0");
        assertThatThrownBy(() -> new Schedule.Exponential(0))
                .hasMessage("Exponential.factor: expected in (0, 1), got 0.0");
    }

    private static double rate(Schedule schedule, double... losses) {
        return schedule.learningRate(1, losses.length, 100, Histories.of(losses));
    }
}
