package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.History;
import org.nd4j.linalg.factory.Nd4j;

class ChartsTest {
    private static final List<Charts.Reference> FLOOR = List.of(new Charts.Reference("floor", 0.24));

    @Test
    void drawsOneEpoch() {
        assertThat(Charts.loss("one", "nats per pixel", List.of(0.5), List.of(0.4), FLOOR)
                        .getWidth())
                .isEqualTo(860);
    }

    @Test
    void drawsTrainingWithoutValidation() {
        assertThat(Charts.loss("some", "nats per pixel", List.of(0.5, 0.4, 0.35), List.of(), List.of())
                        .getHeight())
                .isEqualTo(520);
    }

    @Test
    void drawsAHistoryAsItsTwoLosses() {
        History history = History.empty()
                .with(new EpochRecord(1, 0.1, 0.5, 0.6, null, 0.2, 0.9, 1))
                .with(new EpochRecord(2, 0.1, 0.4, 0.45, null, 0.1, 0.9, 1));
        assertThat(pixels(Charts.loss("a", "nats", history, FLOOR)))
                .isEqualTo(pixels(Charts.loss("a", "nats", List.of(0.5, 0.4), List.of(0.6, 0.45), FLOOR)))
                .isNotEqualTo(pixels(Charts.loss("a", "nats", List.of(0.6, 0.45), List.of(0.5, 0.4), FLOOR)));
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    @Test
    void refusesNoEpochs() {
        assertThatThrownBy(() -> Charts.loss("none", "nats", List.of(), List.of(), List.of()))
                .hasMessage("Charts.loss: expected at least one epoch, got 0");
    }

    @Test
    void drawsActivationsOfUnitsThatNeverFire() {
        assertThat(Charts.activations(Nd4j.zeros(20, 5)).getWidth()).isEqualTo(860);
    }
}
