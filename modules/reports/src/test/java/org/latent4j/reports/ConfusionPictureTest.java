package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionPictureTest {
    private static final int LEFT = 60 + Canvas.width("b", Palette.SMALL);
    private static final int TOP = 70;

    @Test
    void coloursSharesOfEachTrueClass() {
        long[][] counts = {{40, 0}, {50, 50}};
        BufferedImage picture = ConfusionPicture.of("two", counts, List.of("b", "b"), Theme.LIGHT);
        assertThat(new Color(picture.getRGB(LEFT + 5, TOP + 5))).isEqualTo(Theme.LIGHT.blue());
        assertThat(new Color(picture.getRGB(LEFT + 345, TOP + 5))).isEqualTo(Color.WHITE);
        Color half = Palette.between(Color.WHITE, Theme.LIGHT.blue(), 0.5);
        assertThat(new Color(picture.getRGB(LEFT + 5, TOP + 345))).isEqualTo(half);
        assertThat(new Color(picture.getRGB(LEFT + 345, TOP + 345))).isEqualTo(half);
    }

    @Test
    void drawsTwoHundredClasses() {
        List<String> names = Collections.nCopies(200, "class");
        BufferedImage picture = ConfusionPicture.of("many", new long[200][200], names, Theme.DARK);
        assertThat(picture.getWidth()).isLessThan(1000);
    }

    @Test
    void refusesWhatIsNotSquare() {
        long[][] counts = {{1, 2}, {3}};
        assertThatThrownBy(() -> ConfusionPicture.of("bad", counts, List.of("a", "b"), Theme.LIGHT))
                .hasMessage("ConfusionPicture.counts: expected 2 predictions for each of 2 classes, got rows of other"
                        + " lengths");
        assertThatThrownBy(() -> ConfusionPicture.of("bad", new long[2][2], List.of("a"), Theme.LIGHT))
                .hasMessage("ConfusionPicture.classNames: expected 2 names, got 1");
    }
}
