package org.latent4j.keras.archive;

import java.nio.ByteBuffer;

/** Turns the bytes of number arrays into Java numbers. */
final class Hdf5Numbers {
    private Hdf5Numbers() {}

    static boolean reads(Hdf5Type type) {
        return switch (type.kind()) {
            case SIGNED, UNSIGNED, FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> true;
            default -> false;
        };
    }

    /** Fills {@code values} from the first elements of {@code raw}. */
    static void read(ByteBuffer raw, Hdf5Type type, float[] values) {
        ByteBuffer bytes = raw.duplicate().order(type.order());
        switch (type.kind()) {
            case FLOAT32 -> bytes.asFloatBuffer().get(values);
            case FLOAT64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) bytes.getDouble();
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = half(bytes.getShort());
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    long number = integer(bytes, type);
                    values[i] = isHuge(number, type) ? (float) huge(number) : number;
                }
            }
        }
    }

    static void read(ByteBuffer raw, Hdf5Type type, double[] values) {
        ByteBuffer bytes = raw.duplicate().order(type.order());
        switch (type.kind()) {
            case FLOAT64 -> bytes.asDoubleBuffer().get(values);
            case FLOAT32 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.getFloat();
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = half(bytes.getShort());
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    long number = integer(bytes, type);
                    values[i] = isHuge(number, type) ? huge(number) : number;
                }
            }
        }
    }

    /** Integers; unsigned ones of eight bytes keep their bits. */
    static long[] longs(ByteBuffer raw, Hdf5Type type, int count) {
        ByteBuffer bytes = raw.duplicate().order(type.order());
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = integer(bytes, type);
        }
        return values;
    }

    private static boolean isHuge(long number, Hdf5Type type) {
        return number < 0 && type.kind() == Hdf5Type.Kind.UNSIGNED;
    }

    private static double huge(long unsigned) {
        return (unsigned >>> 1) * 2.0 + (unsigned & 1);
    }

    private static long integer(ByteBuffer bytes, Hdf5Type type) {
        boolean signed = type.kind() == Hdf5Type.Kind.SIGNED;
        return switch (type.size()) {
            case 1 -> signed ? bytes.get() : bytes.get() & 0xff;
            case 2 -> signed ? bytes.getShort() : bytes.getShort() & 0xffff;
            case 4 -> signed ? bytes.getInt() : bytes.getInt() & 0xffffffffL;
            default -> bytes.getLong();
        };
    }

    /** IEEE 754 binary16: one sign, five exponent and ten fraction bits. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float subnormal = fraction * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
