package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWN = 100_000;

    @Test
    void theSameSeedAndNumberGiveTheSameStream() {
        assertThat(new RandomStream(1, 2).nextLong()).isEqualTo(new RandomStream(1, 2).nextLong());
        assertThat(new RandomStream(1, 2).nextLong())
                .isNotEqualTo(new RandomStream(2, 1).nextLong())
                .isNotEqualTo(new RandomStream(1, 3).nextLong());
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        RandomStream random = new RandomStream(7, 0);
        double[] values =
                IntStream.range(0, DRAWN).mapToDouble(i -> random.normal()).toArray();
        // Five standard errors: 5 / sqrt(100,000) for the mean, 5 * sqrt(2 / 100,000) for the variance.
        assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(0.016));
        assertThat(Arrays.stream(values).map(v -> v * v).average().orElseThrow())
                .isCloseTo(1, within(0.023));
    }

    @Test
    void wholeNumbersAreUniform() {
        RandomStream random = new RandomStream(7, 1);
        int[] counts = new int[10];
        IntStream.range(0, DRAWN).forEach(i -> counts[random.below(10)]++);
        // Five standard deviations of a binomial count: 5 * sqrt(100,000 * 0.1 * 0.9) = 474.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_526, 10_474));
    }

    @Test
    void aPermutationHoldsEveryNumberOnce() {
        int[] order = new RandomStream(3, 0).permutation(1000);
        assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1000).toArray());
    }
}
