package org.latent4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    @Test
    void endsAfterPatienceEpochsWithoutAFall() {
        EarlyStopping stopping = new EarlyStopping(2, 0);
        assertThat(stopping.ends(Histories.of(3, 2, 2.5))).isFalse();
        assertThat(stopping.ends(Histories.of(3, 2, 2.5, 2.1))).isTrue();
        assertThat(stopping.bestEpoch(Histories.of(3, 2, 2.5, 2.1))).isEqualTo(2);
    }

    @Test
    void takesAFallOfLessThanItsMinimumForNone() {
        EarlyStopping stopping = new EarlyStopping(2, 0.5);
        assertThat(stopping.bestEpoch(Histories.of(3, 2.6, 2.4))).isEqualTo(3);
        assertThat(stopping.bestEpoch(Histories.of(3, 2.6, 2.55))).isEqualTo(1);
    }

    @Test
    void countsOnlyTheEpochsItIsGiven() {
        History afterWarmUp = Histories.of(1, 1.5, 3, 2.9, 2.95).after(2);
        EarlyStopping stopping = new EarlyStopping(2, 0);
        assertThat(stopping.bestEpoch(afterWarmUp)).isEqualTo(4);
        assertThat(stopping.ends(afterWarmUp)).isFalse();
        assertThat(stopping.bestEpoch(History.empty())).isZero();
        assertThat(stopping.ends(History.empty())).isFalse();
    }
}
