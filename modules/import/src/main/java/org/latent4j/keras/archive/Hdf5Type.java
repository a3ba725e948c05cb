package org.latent4j.keras.archive;

import java.nio.ByteOrder;

/**
 * An element type of HDF5: what the bytes of one element mean.
 *
 * @param name NumPy's name ({@code float32}), {@code string}, or for what isn't read a word that says what it is
 * @param size bytes an element
 */
record Hdf5Type(Kind kind, String name, int size, ByteOrder order) {
    enum Kind {
        SIGNED,
        UNSIGNED,
        FLOAT16,
        BFLOAT16,
        FLOAT32,
        FLOAT64,
        /** Text of fixed length; {@code name} says how it is padded. */
        FIXED_TEXT,
        /** A length, and a reference into a global heap. */
        VARIABLE_TEXT,
        OPAQUE,
        OTHER
    }

    static final String SPACE_PADDED = "string, padded with spaces";

    boolean isText() {
        return kind == Kind.FIXED_TEXT || kind == Kind.VARIABLE_TEXT;
    }

    static Hdf5Type read(Hdf5Cursor cursor) {
        int classAndVersion = cursor.u8();
        int bits = cursor.u8() | cursor.u16() << 8;
        long size = cursor.u32();
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw cursor.malformed("expected elements of at least one byte, found " + size);
        }
        ByteOrder order = (bits & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return switch (classAndVersion & 15) {
            case 0 -> integer((bits & 8) != 0, (int) size, order);
            case 1 -> floating(cursor, bits, (int) size, order);
            case 3 -> new Hdf5Type(Kind.FIXED_TEXT, (bits & 15) == 2 ? SPACE_PADDED : "string", (int) size, order);
            case 5 -> new Hdf5Type(Kind.OPAQUE, "opaque", (int) size, order);
            case 8 -> enumeration(integerOf(cursor), size);
            case 9 ->
                (bits & 15) == 1 && size == 16
                        ? new Hdf5Type(Kind.VARIABLE_TEXT, "string", 16, order)
                        : other("sequence of varying length", size);
            default -> other("compound, reference or other non-numeric type", size);
        };
    }

    /** An enumeration's base type; it isn't read recursively, since a hostile file may nest enumerations without end. */
    private static Hdf5Type integerOf(Hdf5Cursor cursor) {
        int classAndVersion = cursor.u8();
        int bits = cursor.u8() | cursor.u16() << 8;
        long size = cursor.u32();
        ByteOrder order = (bits & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        boolean known = (classAndVersion & 15) == 0 && size > 0 && size <= 8;
        return known ? integer((bits & 8) != 0, (int) size, order) : other("enumeration", 1);
    }

    /** h5py's bool is an enumeration of int8: FALSE and TRUE. */
    private static Hdf5Type enumeration(Hdf5Type base, long size) {
        if (base.kind == Kind.OTHER || base.size != size) {
            return other("enumeration", size);
        }
        return new Hdf5Type(base.kind, size == 1 ? "bool" : base.name, base.size, base.order);
    }

    private static Hdf5Type other(String name, long size) {
        return new Hdf5Type(Kind.OTHER, name, (int) size, ByteOrder.LITTLE_ENDIAN);
    }

    private static Hdf5Type integer(boolean signed, int size, ByteOrder order) {
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            return other("integer of " + size + " bytes", size);
        }
        return new Hdf5Type(signed ? Kind.SIGNED : Kind.UNSIGNED, (signed ? "int" : "uint") + 8 * size, size, order);
    }

    private static Hdf5Type floating(Hdf5Cursor cursor, int bits, int size, ByteOrder order) {
        cursor.skip(4);
        cursor.skip(1);
        int exponent = cursor.u8();
        cursor.skip(1);
        int mantissa = cursor.u8();
        boolean vax = (bits & 0x40) != 0;
        if (!vax && size == 8 && exponent == 11 && mantissa == 52) {
            return new Hdf5Type(Kind.FLOAT64, "float64", size, order);
        }
        if (!vax && size == 4 && exponent == 8 && mantissa == 23) {
            return new Hdf5Type(Kind.FLOAT32, "float32", size, order);
        }
        if (!vax && size == 2 && exponent == 5 && mantissa == 10) {
            return new Hdf5Type(Kind.FLOAT16, "float16", size, order);
        }
        if (!vax && size == 2 && exponent == 8 && mantissa == 7) {
            return new Hdf5Type(Kind.BFLOAT16, "bfloat16", size, order);
        }
        return other("float of " + exponent + " exponent and " + mantissa + " mantissa bits", size);
    }
}
