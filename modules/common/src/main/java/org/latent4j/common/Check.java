package org.latent4j.common;

/**
 * Checks arguments; every message reads {@code Subject.name: expected X, got Y}.
 *
 * <p>All methods return the checked value and throw {@link IllegalArgumentException}.
 */
public final class Check {
    private Check() {}

    public static int positive(String name, int value) {
        return that(value > 0, name, "> 0", value);
    }

    public static double positive(String name, double value) {
        return that(value > 0 && Double.isFinite(value), name, "> 0", value);
    }

    public static double notNegative(String name, double value) {
        return that(value >= 0 && Double.isFinite(value), name, ">= 0", value);
    }

    public static int notNegative(String name, int value) {
        return that(value >= 0, name, ">= 0", value);
    }

    /** Checks that a value lies strictly between two bounds. */
    public static double between(String name, double low, double high, double value) {
        return that(value > low && value < high, name, "in (" + number(low) + ", " + number(high) + ")", value);
    }

    /** Checks any condition; {@code expected} completes the sentence "expected …". */
    public static <T> T that(boolean holds, String name, String expected, T value) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": expected " + expected + ", got " + value);
        }
        return value;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
