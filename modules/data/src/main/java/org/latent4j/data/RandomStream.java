package org.latent4j.data;

/**
 * Random numbers that are the same for the same seed on every machine and Java version (SplitMix64).
 *
 * <p>Streams are cheap: data that is drawn row by row takes one stream per row, so that a row depends neither on how
 * many rows are drawn nor on the threads that draw them.
 *
 * <p>Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private long state;

    /**
     * A stream of its own for every pair of seed and number.
     *
     * @param seed the user's seed
     * @param number which of the seed's streams: a row's index, say
     */
    RandomStream(long seed, long number) {
        state = mix(mix(seed + GOLDEN) + number * GOLDEN);
    }

    long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform whole number in 0 … count - 1. */
    int below(int count) {
        return (int) (uniform() * count);
    }

    /** Standard normal (Box and Muller, 1958). StrictMath, because Math's logarithm may differ between machines. */
    double normal() {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * Math.PI * uniform());
    }

    /** 0 … count - 1 in random order (Fisher and Yates). */
    int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
