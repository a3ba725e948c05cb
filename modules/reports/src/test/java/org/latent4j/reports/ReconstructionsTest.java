package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReconstructionsTest {

    private static INDArray random(long... shape) {
        return Nd4j.rand(DataType.FLOAT, shape);
    }

    private static void assertShowsBoth(BufferedImage picture) {
        assertThat(Pixels.count(picture, Theme.LIGHT.blue())).isGreaterThan(100);
        assertThat(Pixels.count(picture, Palette.VERMILION)).isGreaterThan(100);
    }

    @Test
    void showsTenImagesInTwoRowsAtMost() {
        BufferedImage picture =
                Reconstructions.picture(random(12, 28, 28, 1), random(12, 784), Collections.emptyList());
        assertThat(picture.getHeight()).isEqualTo(12 + 84 + 6 + 84 + 12);
        assertThat(picture.getWidth()).isBetween(10 * 84, 11 * 84 + 160);
    }

    @Test
    void showsAThirdRowForNoise() {
        INDArray clean = random(3, 28, 28, 1);
        BufferedImage picture = Reconstructions.picture(clean, random(3, 784), random(3, 784), List.of());
        assertThat(picture.getHeight()).isEqualTo(12 + 84 + 6 + 84 + 6 + 84 + 12);
    }

    @Test
    void showsPointsInSpace() {
        assertShowsBoth(Reconstructions.picture(random(50, 3), random(50, 3), List.of()));
    }

    @Test
    void showsPointsThatAreAllTheSame() {
        INDArray same = Nd4j.ones(DataType.FLOAT, 50, 3);
        assertThat(Reconstructions.picture(same, same, List.of()).getWidth()).isPositive();
    }

    @Test
    void showsSequences() {
        assertShowsBoth(Reconstructions.picture(random(9, 20, 2), random(9, 20, 2), List.of()));
    }

    @Test
    void showsTablesWithNamedFeaturesAsBars() {
        assertShowsBoth(Reconstructions.picture(random(4, 2), random(4, 2), List.of("age", "income")));
    }

    @Test
    void showsWideTablesAsLines() {
        assertShowsBoth(Reconstructions.picture(random(1, 100), random(1, 100), List.of()));
    }

    @Test
    void refusesReconstructionsOfOtherRows() {
        INDArray rows = random(4, 2);
        INDArray others = random(3, 2);
        assertThatThrownBy(() -> Reconstructions.picture(rows, others, List.of()))
                .hasMessage("Reconstructions.picture: expected reconstructions of all rows, got [3, 2]");
    }
}
