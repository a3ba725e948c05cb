package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineChoiceTest {
    @Test
    void autoLeavesTheWorkWhereNd4jDoesIt() {
        assertThat(EngineChoice.AUTO.compiles(true)).isTrue();
        assertThat(EngineChoice.AUTO.compiles(false)).isFalse();
    }

    @Test
    void othersDontAskForIt() {
        for (boolean onCpu : new boolean[] {true, false}) {
            assertThat(EngineChoice.COMPILED.compiles(onCpu)).isTrue();
            assertThat(EngineChoice.DL4J.compiles(onCpu)).isFalse();
        }
    }
}
