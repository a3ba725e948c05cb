package org.latent4j.common;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. */
public final class Numbers {
    private Numbers() {}

    /** Four significant digits, without trailing zeros; powers of ten only for very small numbers. */
    public static String text(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return Math.abs(value) < 1e-4 ? Double.toString(rounded.doubleValue()) : rounded.toPlainString();
    }
}
