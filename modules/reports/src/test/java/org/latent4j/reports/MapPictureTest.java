package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Progress;
import org.latent4j.reports.maps.LatentMap;
import org.latent4j.reports.maps.LatentMaps;
import org.latent4j.reports.maps.MapMethod;
import org.latent4j.reports.maps.MapOptions;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MapPictureTest {
    private static LatentMap map(INDArray codings) {
        MapMethod method = codings.columns() <= 2 ? MapMethod.CODINGS : MapMethod.PCA;
        return LatentMaps.of(method, codings, MapOptions.defaults(), Progress.NONE);
    }

    private static INDArray random(int rows, int width) {
        Nd4j.getRandom().setSeed(9);
        return Nd4j.rand(DataType.FLOAT, rows, width);
    }

    private static BufferedImage picture(INDArray codings, int classes, Theme theme) {
        int[] labels = IntStream.range(0, codings.rows()).map(i -> i % classes).toArray();
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
        return MapPicture.of(map(codings), "Codings", labels, names, theme);
    }

    @Test
    void showsEachRowAsADot() {
        BufferedImage picture = MapPicture.of(map(random(3, 2)), "three", null, List.of(), Theme.LIGHT);
        assertThat(picture.getWidth()).isEqualTo(84 + 720 + 24);
        assertThat(picture.getHeight()).isEqualTo(76 + 720 + 60);
        double dots = 3 * Math.PI * 5 * 5;
        long painted = 0;
        for (int x = 84; x < 84 + 720; x++) {
            for (int y = 76; y < 76 + 720; y++) {
                painted += new java.awt.Color(picture.getRGB(x, y)).getRed() < 100 ? 1 : 0; // blue on white and grey
            }
        }
        assertThat(painted).isBetween((long) (0.8 * dots), (long) (1.2 * dots));
    }

    /** Markers of the first and the last class, and ink of the names, lie in the column at the right. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 25, 40})
    void hasALegend(int classes) {
        BufferedImage picture = picture(random(300, 5), classes, Theme.LIGHT);
        assertThat(picture.getWidth()).isEqualTo(84 + 720 + 24 + 230);
        int left = 84 + 720 + 20;
        assertThat(Pixels.count(picture, Theme.LIGHT.blue(), left, 76, 24, 30)).isGreaterThan(30);
        assertThat(Pixels.count(picture, Theme.LIGHT.ink(), left + 24, 76, 180, 720))
                .isGreaterThan(classes * 5L);
    }

    @Test
    void showsTwoHundredClassesOnAScale() {
        BufferedImage picture = picture(random(1000, 5), 200, Theme.DARK);
        assertThat(picture.getHeight()).isEqualTo(76 + 720 + 60);
        int left = 84 + 720 + 24;
        assertThat(Pixels.count(picture, Palette.scale(0), left, 76, 18, 20)).isPositive();
        assertThat(Pixels.count(picture, Palette.scale(1), left, 76 + 700, 18, 20))
                .isPositive();
        assertThat(Pixels.count(picture, Theme.DARK.ink(), left + 24, 60, 180, 740))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30})
    void drawsAnyWidthOfCodings(int width) {
        Pixels.assertDrawn(picture(random(50, width), 3, Theme.DARK), Theme.DARK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void drawsFewRows(int rows) {
        Pixels.assertDrawn(picture(random(rows, 4), 1, Theme.LIGHT), Theme.LIGHT);
    }

    @Test
    void drawsEqualCodings() {
        Pixels.assertDrawn(picture(Nd4j.ones(20, 4), 4, Theme.LIGHT), Theme.LIGHT);
    }

    @Test
    void numbersClassesWithoutNames() {
        int[] labels = {0, 4, 2};
        BufferedImage picture = MapPicture.of(map(random(3, 2)), "three", labels, List.of(), Theme.LIGHT);
        assertThat(picture.getWidth()).isEqualTo(84 + 720 + 24 + 230);
    }

    @Test
    void pointsWithoutALabelAreGreyRings() {
        int[] labels = IntStream.range(0, 300).map(i -> i % 3 == 0 ? i % 2 : -1).toArray();
        BufferedImage some = MapPicture.of(map(random(300, 5)), "some", labels, List.of("a", "b"), Theme.LIGHT);
        assertThat(Pixels.count(some, Theme.LIGHT.ink(), 84 + 720 + 40, 76 + 720 + 10, 80, 20))
                .as("in the legend")
                .isGreaterThan(20);
        assertThat(coloured(some)).isGreaterThan(500);
        int[] none = IntStream.range(0, 300).map(i -> -1).toArray();
        BufferedImage grey = MapPicture.of(map(random(300, 5)), "none", none, List.of("a", "b"), Theme.LIGHT);
        assertThat(coloured(grey)).isZero();
        assertThat(Pixels.count(grey, Theme.LIGHT.paper(), 84, 76, 720, 720)).isLessThan(720 * 720 - 3000);
    }

    /** Pixels of the map that are no grey. */
    private static long coloured(BufferedImage picture) {
        return IntStream.of(picture.getRGB(85, 77, 718, 718, null, 0, 718))
                .mapToObj(java.awt.Color::new)
                .filter(pixel -> Math.abs(pixel.getRed() - pixel.getBlue()) > 30)
                .count();
    }
}
