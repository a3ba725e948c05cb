package org.latent4j.engine.cpu;

/**
 * Random numbers from a counter: number i of a row is a hash of seed, row and i.
 *
 * <p>Source of the hash: SplitMix64 (G. Steele et al., "Fast splittable pseudorandom number generators", 2014). Normal numbers
 * come by inversion: the rational approximation of P. Acklam, whose relative error is below 1.2e-9.
 */
final class CounterDraws implements Draws {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double TAIL = 0.02425;

    @Override
    public void normal(long seed, int row, float[] values, int at, int n) {
        long state = start(seed, row);
        for (int i = 0; i < n; i++) {
            state += GOLDEN;
            values[at + i] = (float) quantile(((mixed(state) >>> 11) + 0.5) * 0x1.0p-53);
        }
    }

    @Override
    public void kept(long seed, int row, float keep, float[] values, int at, int n) {
        long state = start(seed, row);
        long limit = (long) (keep * (double) (1L << 53));
        for (int i = 0; i < n; i++) {
            state += GOLDEN;
            values[at + i] = (mixed(state) >>> 11) < limit ? 1 : 0;
        }
    }

    private static long start(long seed, int row) {
        return mixed(mixed(seed) + (row + 1) * GOLDEN);
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static double quantile(double p) {
        if (p < TAIL) {
            return tail(Math.sqrt(-2 * Math.log(p)));
        } else if (p > 1 - TAIL) {
            return -tail(Math.sqrt(-2 * Math.log1p(-p)));
        }
        double q = p - 0.5;
        double r = q * q;
        double up = ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                                        + 1.383577518672690e+02)
                                * r
                        - 3.066479806614716e+01)
                * r;
        double down = ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                                        + 6.680131188771972e+01)
                                * r
                        - 1.328068155288572e+01)
                * r;
        return (up + 2.506628277459239) * q / (down + 1);
    }

    private static double tail(double q) {
        double up = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                                        - 2.549732539343734)
                                * q
                        + 4.374664141464968)
                * q;
        double down =
                (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416)
                        * q;
        return (up + 2.938163982698783) / (down + 1);
    }
}
