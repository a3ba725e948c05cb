package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FilterPictureTest {
    private static final int LEFT = 20;
    private static final int TOP = 64;

    @Test
    void coloursWeightsBySign() {
        INDArray filter = Nd4j.createFromArray(new float[] {1, -1, 0, 1}).reshape(1, 2, 2, 1);
        BufferedImage picture = FilterPicture.of("one", filter, Theme.LIGHT);
        assertThat(new Color(picture.getRGB(LEFT + 5, TOP + 5))).isEqualTo(Theme.LIGHT.blue());
        assertThat(new Color(picture.getRGB(LEFT + 33, TOP + 5))).isEqualTo(Palette.VERMILION);
        assertThat(new Color(picture.getRGB(LEFT + 5, TOP + 33))).isEqualTo(Color.WHITE);
    }

    @Test
    void drawsWeightsThatAreAllZero() {
        Pixels.assertDrawn(FilterPicture.of("none", Nd4j.zeros(4, 3, 3, 1), Theme.DARK), Theme.DARK);
    }
}
