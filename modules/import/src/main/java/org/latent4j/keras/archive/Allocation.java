package org.latent4j.keras.archive;

import java.util.function.IntFunction;
import org.latent4j.models.UnsupportedModelException;

/** The one place where memory is taken in sizes that a file declares: too large a wish is an answer, not a crash. */
final class Allocation {
    /** Some virtual machines can't make arrays of the last few lengths. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 16;

    private Allocation() {}

    static byte[] bytes(long count, String where) {
        return array(count, Byte.BYTES, where, byte[]::new);
    }

    static float[] floats(long count, String where) {
        return array(count, Float.BYTES, where, float[]::new);
    }

    static double[] doubles(long count, String where) {
        return array(count, Double.BYTES, where, double[]::new);
    }

    private static <T> T array(long count, int width, String where, IntFunction<T> constructor) {
        long heap = Runtime.getRuntime().maxMemory();
        if (count < 0 || count > LONGEST_ARRAY || count * width > heap / 2) {
            throw tooLarge(count, width, where, heap);
        }
        try {
            return constructor.apply((int) count);
        } catch (OutOfMemoryError e) {
            // A single failed request of known size, nothing half done: safe to report.
            throw tooLarge(count, width, where, heap);
        }
    }

    private static UnsupportedModelException tooLarge(long count, int width, String where, long heap) {
        return new UnsupportedModelException(where + ": needs an array of " + count + " x " + width
                + " bytes; at most 2 GiB and half of the heap (" + (heap >> 20)
                + " MiB here) can be had; more heap: java -Xmx");
    }
}
