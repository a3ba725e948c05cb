package org.latent4j.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** NumPy's number types that can be read, and how their values become float32. */
enum NpyType {
    F2("f2", 2),
    F4("f4", 4),
    F8("f8", 8),
    U1("u1", 1),
    U2("u2", 2),
    U4("u4", 4),
    I1("i1", 1),
    I2("i2", 2),
    I4("i4", 4),
    I8("i8", 8),
    BOOL("b1", 1);

    private final String code;
    private final int bytes;

    NpyType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The type of a NumPy code such as {@code f4}, or null. */
    static @Nullable NpyType of(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElse(null);
    }

    static String known() {
        return Arrays.stream(values()).map(type -> type.code).collect(Collectors.joining(", "));
    }

    int bytes() {
        return bytes;
    }

    /** The next value, rounded to the nearest float32. */
    float next(ByteBuffer data) {
        return switch (this) {
            case F2 -> half(data.getShort());
            case F4 -> data.getFloat();
            case F8 -> (float) data.getDouble();
            case U1 -> data.get() & 0xff;
            case U2 -> data.getShort() & 0xffff;
            case U4 -> data.getInt() & 0xffffffffL;
            case I1 -> data.get();
            case I2 -> data.getShort();
            case I4 -> data.getInt();
            case I8 -> data.getLong();
            case BOOL -> data.get() == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size;
        if (exponent == 0) {
            size = fraction * 0x1p-24f;
        } else if (exponent == 0x1f) {
            size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            size = Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        }
        return bits < 0 ? -size : size;
    }
}
