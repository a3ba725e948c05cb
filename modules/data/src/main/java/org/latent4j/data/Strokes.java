package org.latent4j.data;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Sha256;

/**
 * Digits drawn by a procedure that imitates handwriting: 10,000 to train on, 1,000 to validate, 1,000 to test.
 *
 * <p>Features {@code [rows, 28, 28, 1]} in [0, 1] with 0 for paper; labels are the digits, each as frequent as any
 * other. An image depends on the seed and its own number only.
 */
final class Strokes {
    static final String NAME = "strokes";
    static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private static final int TRAIN = 10_000;
    private static final int VALIDATION = 1_000;
    private static final int TEST = 1_000;
    private static final int PIXELS = Handwriting.SIZE * Handwriting.SIZE;
    private static final int BLOCK = 500;

    private Strokes() {}

    static Dataset open(long seed, @Nullable Integer limit, Progress progress) {
        int trained = limit == null ? TRAIN : Math.min(limit, TRAIN);
        int all = trained + VALIDATION + TEST;
        float[] train = draw(seed, 0, trained, 0, all, progress);
        float[] validation = draw(seed, TRAIN, VALIDATION, trained, all, progress);
        float[] test = draw(seed, TRAIN + VALIDATION, TEST, trained + VALIDATION, all, progress);
        String drawn = NAME + ", seed " + seed + (trained < TRAIN ? ", first " + trained : "");
        return new Dataset(
                NAME,
                examples(train, seed, 0),
                examples(validation, seed, TRAIN),
                examples(test, seed, TRAIN + VALIDATION),
                DIGITS,
                List.of(),
                List.of(new Dataset.Source(drawn, Sha256.of(train, validation, test))),
                null);
    }

    /** The digit of an image; every ten images from a multiple of ten hold each digit once. */
    static int label(long seed, int image) {
        return new RandomStream(seed, -1 - image / 10).permutation(10)[image % 10];
    }

    /** An image, row by row. */
    static float[] image(long seed, int image) {
        return Handwriting.draw(label(seed, image), new RandomStream(seed, image));
    }

    private static float[] draw(long seed, int first, int count, int doneBefore, int all, Progress progress) {
        float[] pixels = new float[count * PIXELS];
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            IntStream.range(from, to)
                    .parallel()
                    .forEach(i -> System.arraycopy(image(seed, first + i), 0, pixels, i * PIXELS, PIXELS));
            progress.at("draw strokes", (long) doneBefore + to, all);
        }
        return pixels;
    }

    private static Examples examples(float[] pixels, long seed, int first) {
        int count = pixels.length / PIXELS;
        return new Examples(
                FloatArrays.of(pixels, count, Handwriting.SIZE, Handwriting.SIZE, 1),
                IntStream.range(first, first + count).map(i -> label(seed, i)).toArray(),
                null);
    }
}
