package org.latent4j.reports.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AffinitiesTest {

    private static double perplexity(double[] shares) {
        return Math.exp(-Arrays.stream(shares)
                .map(share -> share == 0 ? 0 : share * Math.log(share))
                .sum());
    }

    /**
     * Two neighbours, squared distances 1 and 2: shares s and 1 - s with s / (1 - s) = e^precision. A perplexity of
     * 2^0.5623351 = 1.4767 is that of s = 1 - 1 / (1 + e^2) = 0.8807971, so the precision found must be 2.
     */
    @Test
    void findsAWidthComputedByHand() {
        double share = 1 - 1 / (1 + Math.exp(2));
        double entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
        double[] shares = Affinities.calibrated(new float[] {1, 2}, 0, 2, Math.exp(entropy));
        assertThat(shares).containsExactly(new double[] {0.8807971, 0.1192029}, within(2e-6));
    }

    @Test
    void reachesThePerplexityAtAnyScale() {
        Random random = new Random(5);
        for (double scale : new double[] {1e-20, 1e-3, 1, 1e6, 1e15}) {
            float[] distances = new float[90];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = (float) (scale * (1 + 20 * random.nextDouble()));
            }
            Arrays.sort(distances);
            assertThat(perplexity(Affinities.calibrated(distances, 0, 90, 30))).isCloseTo(30, within(1e-4));
        }
    }

    @Test
    void sharesEvenlyAmongEqualDistances() {
        assertThat(Affinities.calibrated(new float[] {3, 3, 3, 3}, 0, 4, 2)).containsOnly(0.25);
        assertThat(Affinities.calibrated(new float[4], 0, 4, 2)).containsOnly(0.25);
    }

    /**
     * Rows 0, 1 and 3 on a line, one neighbour each: row 0's is 1, row 1's is 0, row 2's is 1. So p(0, 1) = (1 + 1) / 6 and
     * p(1, 2) = 1 / 6.
     */
    @Test
    void isSymmetricAndSumsToOne() {
        Neighbours neighbours = new Neighbours(1, new int[] {1, 0, 1}, new float[] {1, 1, 4});
        Workers workers = new Workers(1);
        try (workers) {
            Affinities affinities = Affinities.of(neighbours, 1.5, workers);
            assertThat(affinities.starts()).containsExactly(0, 1, 3, 4);
            assertThat(affinities.others()).containsExactly(1, 0, 2, 1);
            assertThat(affinities.values())
                    .containsExactly(new double[] {2 / 6.0, 2 / 6.0, 1 / 6.0, 1 / 6.0}, within(1e-15));
        }
    }
}
