package org.latent4j.models;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads native code uses for one operation.
 *
 * <p>ND4J's default, one per core, makes networks of the size of these variants about three times slower than one thread:
 * an operation is over before the threads have met. {@code OMP_NUM_THREADS}, where set, is obeyed instead.
 *
 * <p>ND4J's CUDA backend takes the count for threads of a block, 32 to 1024, not for those of the processor
 * ({@code setOmpNumThreads} in libnd4j's {@code NativeOps.cu}); there it is left alone.
 */
public final class NativeThreads {
    private static final String VARIABLE = "OMP_NUM_THREADS";
    private static boolean set;

    private NativeThreads() {}

    /** Starts ND4J, and sets the count once on a CPU, unless the user did; later calls do nothing. */
    public static synchronized void useSensibleDefaults() {
        if (!set) {
            set = true;
            if (Nd4j.getEnvironment().isCPU()) {
                set(fromEnvironment());
            }
        }
    }

    /** Sets the count now, for this process. */
    public static synchronized void set(int threads) {
        set = true;
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }

    /** The count in force. */
    public static int count() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }

    private static int fromEnvironment() {
        String value = System.getenv(VARIABLE);
        if (value != null && value.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(value);
        }
        return 1;
    }
}
