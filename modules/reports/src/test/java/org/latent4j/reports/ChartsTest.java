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

    /** Epochs of training and validation losses, one after the other. */
    static History history(double... losses) {
        History history = History.empty();
        for (int i = 0; i < losses.length; i += 2) {
            history = history.with(new EpochRecord(i / 2 + 1, 0.1, losses[i], losses[i + 1], null, 0.2, 0.9, 1));
        }
        return history;
    }

    @Test
    void drawsOneEpoch() {
        assertThat(Charts.loss("one", "nats per pixel", history(0.5, 0.4), FLOOR)
                        .getWidth())
                .isEqualTo(860);
    }

    @Test
    void tellsTrainingFromValidation() {
        assertThat(pixels(Charts.loss("some", "nats", history(0.5, 0.6, 0.4, 0.45), FLOOR)))
                .isNotEqualTo(pixels(Charts.loss("some", "nats", history(0.6, 0.5, 0.45, 0.4), FLOOR)));
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    @Test
    void refusesNoEpochs() {
        assertThatThrownBy(() -> Charts.loss("none", "nats", History.empty(), List.of()))
                .hasMessage("Charts.loss: expected at least one epoch, got 0");
    }

    @Test
    void drawsActivationsOfUnitsThatNeverFire() {
        assertThat(Charts.activations(Nd4j.zeros(20, 5)).getWidth()).isEqualTo(860);
    }
}
