package org.latent4j.cli.gpu;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which of NVIDIA's drivers CUDA 11.6 runs on.
 *
 * <p>Source: NVIDIA, "CUDA Compatibility", minor version compatibility: all of CUDA 11 runs from these versions on. The driver
 * that CUDA 11.6 itself came with is 510.39.01, on Windows 511.23.
 */
final class Driver {
    private static final String OLDEST = "450.80.02";
    private static final String OLDEST_ON_WINDOWS = "452.39";

    private Driver() {}

    /** The oldest version that serves on this operating system. */
    static String oldest() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")
                ? OLDEST_ON_WINDOWS
                : OLDEST;
    }

    static boolean isVersion(String text) {
        return text.matches("\\d{1,6}(\\.\\d{1,6}){1,3}");
    }

    static boolean isOlder(String version, String than) {
        return Arrays.compare(numbers(version), numbers(than)) < 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
