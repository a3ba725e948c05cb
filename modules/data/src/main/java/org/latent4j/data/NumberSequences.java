package org.latent4j.data;

import java.util.List;
import org.latent4j.common.Sha256;

/**
 * The chess-memory experiment: sequences of ten numbers that are easy to remember, because they follow a pattern (50, 48,
 * 46, …), or hard, because they are random (40, 27, 25, …).
 *
 * <p>Features {@code [rows, 10]}: whole numbers 0 to 99, divided by 100. Label 0 is a patterned sequence: it moves by one
 * step, or by two steps in turn, of 1 to 20 either way; label 1 is ten independent uniform numbers. 8,000 rows to train
 * on, 1,000 to validate, 1,000 to test, half of each kind on average.
 *
 * <p>Source: A. Géron, Hands-On Machine Learning, chapter 17, after W. Chase and H. Simon, "Perception in chess", 1973.
 */
final class NumberSequences {
    static final String NAME = "sequences";
    static final int LENGTH = 10;
    private static final int TRAIN = 8_000;
    private static final int VALIDATION = 1_000;
    private static final int TEST = 1_000;
    private static final int LARGEST_STEP = 20;
    private static final List<String> KINDS = List.of("patterned", "random");

    private NumberSequences() {}

    static Dataset open(long seed) {
        Drawn train = draw(seed, 0, TRAIN);
        Drawn validation = draw(seed, TRAIN, VALIDATION);
        Drawn test = draw(seed, TRAIN + VALIDATION, TEST);
        return new Dataset(
                NAME,
                train.examples(),
                validation.examples(),
                test.examples(),
                KINDS,
                List.of(),
                List.of(new Dataset.Source(
                        NAME + ", seed " + seed, Sha256.of(train.values, validation.values, test.values))),
                null);
    }

    private record Drawn(float[] values, int[] kinds) {
        Examples examples() {
            return new Examples(FloatArrays.of(values, kinds.length, LENGTH), kinds, null);
        }
    }

    private static Drawn draw(long seed, int first, int count) {
        float[] values = new float[count * LENGTH];
        int[] kinds = new int[count];
        for (int row = 0; row < count; row++) {
            RandomStream random = new RandomStream(seed, first + row);
            kinds[row] = random.below(2);
            int[] numbers = kinds[row] == 0 ? patterned(random) : random(random);
            for (int i = 0; i < LENGTH; i++) {
                values[row * LENGTH + i] = numbers[i] / 100f;
            }
        }
        return new Drawn(values, kinds);
    }

    private static int[] patterned(RandomStream random) {
        while (true) {
            boolean oneStep = random.below(2) == 0;
            int even = step(random);
            int odd = oneStep ? even : step(random);
            int[] numbers = new int[LENGTH];
            numbers[0] = random.below(100);
            boolean inside = true;
            for (int i = 1; i < LENGTH; i++) {
                numbers[i] = numbers[i - 1] + (i % 2 == 1 ? even : odd);
                inside &= numbers[i] >= 0 && numbers[i] < 100;
            }
            if (inside) {
                return numbers;
            }
        }
    }

    private static int step(RandomStream random) {
        int size = 1 + random.below(LARGEST_STEP);
        return random.below(2) == 0 ? size : -size;
    }

    private static int[] random(RandomStream random) {
        int[] numbers = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = random.below(100);
        }
        return numbers;
    }
}
