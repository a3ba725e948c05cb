package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final int PIXELS = 28 * 28;
    private static final List<String> REPORTS = new ArrayList<>();
    private static Dataset data;

    @BeforeAll
    static void draw() {
        data = Strokes.open(42, null, (what, done, total) -> REPORTS.add(what + " " + done + "/" + total));
    }

    @Test
    void hasItsSplitsShapesAndNames() {
        assertThat(data.train().features().shape()).containsExactly(10_000, 28, 28, 1);
        assertThat(data.validation().features().shape()).containsExactly(1_000, 28, 28, 1);
        assertThat(data.test().features().shape()).containsExactly(1_000, 28, 28, 1);
        assertThat(data.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(REPORTS).hasSize(24).startsWith("draw strokes 500/12000").endsWith("draw strokes 12000/12000");
    }

    @Test
    void drawsTheSameBytesOnEveryMachine() {
        // Worked out by this class itself, at release 0.1: models and figures refer to these images.
        assertThat(data.sources())
                .containsExactly(new Dataset.Source(
                        "strokes, seed 42", "5176b46ca47967522ffb5e334e8403b0c3d3c1187f4d295f2ff1989c34a3ac4f"));
    }

    @Test
    void anImageDependsOnSeedAndNumberOnly() {
        Dataset few = Strokes.open(42, 7, Progress.NONE);
        assertThat(few.train().size()).isEqualTo(7);
        assertThat(few.train().features()).isEqualTo(data.train().range(0, 7).features());
        assertThat(few.train().labels()).isEqualTo(Arrays.copyOf(data.train().labels(), 7));
        assertThat(few.test().features()).isEqualTo(data.test().features());
        assertThat(Strokes.image(43, 0)).isNotEqualTo(Strokes.image(42, 0));
    }

    @Test
    void valuesLieBetweenPaperAndInk() {
        float[] pixels = pixels(data.test());
        int ink = 0;
        for (float pixel : pixels) {
            assertThat(pixel).isBetween(0f, 1f);
            ink += pixel > 0 ? 1 : 0;
        }
        // MNIST's test images: 19 % of the pixels hold ink.
        assertThat((double) ink / pixels.length).isBetween(0.12, 0.26);
        assertThat(data.test().features().maxNumber().floatValue()).isGreaterThan(0.9f);
    }

    @Test
    void noDigitTouchesTheBorder() {
        float[] pixels = pixels(data.train());
        for (int i = 0; i < pixels.length; i++) {
            int row = i % PIXELS / 28;
            int column = i % 28;
            if (row == 0 || row == 27 || column == 0 || column == 27) {
                assertThat(pixels[i])
                        .as("image %d, row %d, column %d", i / PIXELS, row, column)
                        .isLessThan(0.5f);
            }
        }
    }

    @Test
    void everyDigitIsAsFrequentAsAnyOther() {
        int[] counts = new int[10];
        Arrays.stream(data.train().labels()).forEach(label -> counts[label]++);
        assertThat(counts).containsOnly(1000);
        assertThat(Arrays.copyOf(data.train().labels(), 10))
                .isNotEqualTo(Arrays.copyOfRange(data.train().labels(), 10, 20));
    }

    @Test
    void digitsCanBeToldApartButNotByTheirMeans() {
        float[] train = pixels(data.train().range(0, 2_000));
        float[] test = pixels(data.test().range(0, 300));
        int near = 0;
        int byMean = 0;
        float[][] means = means(train);
        for (int i = 0; i < 300; i++) {
            float[] image = Arrays.copyOfRange(test, i * PIXELS, (i + 1) * PIXELS);
            int label = data.test().labels()[i];
            near += data.train().labels()[nearest(image, train)] == label ? 1 : 0;
            int best = 0;
            for (int digit = 1; digit < 10; digit++) {
                best = distance(image, means[digit], 0) < distance(image, means[best], 0) ? digit : best;
            }
            byMean += best == label ? 1 : 0;
        }

        assertThat(near / 300.0).as("nearest neighbour among 2,000").isBetween(0.88, 0.995);
        assertThat(byMean / 300.0).as("nearest class mean").isBetween(0.55, 0.9);
    }

    private static float[] pixels(Examples examples) {
        return examples.features()
                .dup('c')
                .reshape(examples.features().length())
                .toFloatVector();
    }

    private static float[][] means(float[] images) {
        float[][] means = new float[10][PIXELS];
        for (int i = 0; i < images.length; i++) {
            means[data.train().labels()[i / PIXELS]][i % PIXELS] += images[i] / 200;
        }
        return means;
    }

    private static int nearest(float[] image, float[] images) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < images.length / PIXELS; i++) {
            double distance = distance(image, images, i * PIXELS);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static double distance(float[] image, float[] images, int from) {
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
            float difference = image[i] - images[from + i];
            sum += difference * difference;
        }
        return sum;
    }
}
