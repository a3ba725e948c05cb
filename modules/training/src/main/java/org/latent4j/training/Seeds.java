package org.latent4j.training;

import java.util.SplittableRandom;

/** Independent random numbers for every place in a training, from the training's one seed. */
public final class Seeds {
    private Seeds() {}

    /** A seed for a step, far from those of its neighbours; never 0, which ND4J takes for "use the clock". */
    public static long of(long seed, long epoch, long step) {
        long mixed = mixed(mixed(mixed(seed) + epoch) + step);
        return mixed == 0 ? 1 : mixed;
    }

    /** The rows 0 to {@code count - 1} in an epoch's order. */
    public static int[] order(int count, long seed, long epoch) {
        SplittableRandom random = new SplittableRandom(of(seed, epoch, -1));
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** SplitMix64's step (G. Steele et al., "Fast splittable pseudorandom number generators", 2014). */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
