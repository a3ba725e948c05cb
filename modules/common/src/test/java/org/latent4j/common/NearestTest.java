package org.latent4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("stacked", "sparse", "variational", "--latent-size");

    @Test
    void findsNamesWithAFewLettersWrong() {
        assertThat(Nearest.to("staked", NAMES)).contains("stacked");
        assertThat(Nearest.to("mnsit", List.of("mnist", "l1"))).contains("mnist");
        assertThat(Nearest.to("Variatonal", NAMES)).contains("variational");
        assertThat(Nearest.to("--latent_sise", NAMES)).contains("--latent-size");
    }

    @Test
    void findsNamesByTheirStart() {
        assertThat(Nearest.to("var", NAMES)).contains("variational");
    }

    @Test
    void findsNothingFarAway() {
        assertThat(Nearest.to("transformer", NAMES)).isEmpty();
        assertThat(Nearest.to("", NAMES)).isEmpty();
    }
}
