package org.latent4j.keras.archive;

import java.nio.ByteBuffer;

/** The checksum of HDF5's newer structures: Bob Jenkins's lookup3 ("hashlittle"), 2006, with initial value 0. */
final class Hdf5Checksum {
    private Hdf5Checksum() {}

    /** Checks a structure whose last four bytes are the checksum of those before; the cursor stays where it is. */
    static void check(Hdf5Cursor cursor, String where) {
        if (cursor.remaining() < 4) {
            throw cursor.malformed("ends before its checksum");
        }
        ByteBuffer bytes = cursor.buffer(cursor.remaining());
        int end = bytes.remaining() - 4;
        if (of(bytes, end) != bytes.getInt(end)) {
            throw cursor.malformed("damaged: the checksum doesn't fit the content");
        }
    }

    /** The checksum of the first {@code length} bytes. */
    static int of(ByteBuffer bytes, int length) {
        int a = 0xdeadbeef + length;
        int b = a;
        int c = a;
        int at = 0;
        int left = length;
        while (left > 12) {
            a += word(bytes, at, 4);
            b += word(bytes, at + 4, 4);
            c += word(bytes, at + 8, 4);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
            at += 12;
            left -= 12;
        }
        if (left == 0) {
            return c;
        }
        a += word(bytes, at, Math.min(left, 4));
        b += word(bytes, at + 4, Math.min(left - 4, 4));
        c += word(bytes, at + 8, Math.min(left - 8, 4));
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return c;
    }

    private static int word(ByteBuffer bytes, int at, int count) {
        int word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes.get(at + i) & 0xff) << (8 * i);
        }
        return word;
    }
}
