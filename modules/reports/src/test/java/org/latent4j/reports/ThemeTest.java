package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ThemeTest {
    private static INDArray random(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.rand(DataType.FLOAT, shape);
    }

    @ParameterizedTest
    @EnumSource
    void drawsAllKinds(Theme theme) {
        INDArray images = random(12, 8, 8, 1);
        INDArray points = random(60, 3);
        INDArray rows = random(4, 20, 2);
        for (BufferedImage picture : List.of(
                Pictures.rows(List.of(new ImageRow("original", images)), theme),
                Pictures.strip(images, "row 0", "row 1", theme),
                Reconstructions.picture(images, null, images, List.of(), theme),
                Reconstructions.picture(points, null, points, List.of(), theme),
                Reconstructions.picture(rows, null, rows, List.of(), theme),
                Charts.loss("loss", "nats", ChartsTest.history(0.5, 0.6, 0.4, 0.5), List.of(), theme),
                Charts.activations(random(50, 10), theme),
                FilterPicture.of("filters", random(30, 8, 8, 1), theme),
                ManifoldPicture.of("manifold", images, new double[] {-1, 0, 1}, new double[] {2, 1, 0, -1}, theme),
                ConfusionPicture.of("confusion", new long[][] {{5, 1}, {0, 9}}, List.of("cat", "dog"), theme))) {
            Pixels.assertDrawn(picture, theme);
        }
        assertThat(new Color(Pictures.grid(images, 4, theme).getRGB(0, 0))).isEqualTo(theme.paper());
    }

    /** What WCAG 2.2 asks of text, 4.5, and of graphics, 3. */
    @ParameterizedTest
    @EnumSource
    void canBeRead(Theme theme) {
        assertThat(contrast(theme.ink(), theme.paper())).isGreaterThan(7);
        assertThat(contrast(theme.blue(), theme.paper())).isGreaterThan(3);
        assertThat(contrast(Palette.VERMILION, theme.paper())).isGreaterThan(3);
        ClassMarks marks = new ClassMarks(
                IntStream.range(0, 10).mapToObj(i -> "class " + i).toList(), theme);
        for (int i = 0; i < 10; i++) {
            assertThat(contrast(marks.colour(i), theme.paper())).isGreaterThan(2);
        }
    }

    private static double contrast(Color one, Color other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(int level) {
        double share = level / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
