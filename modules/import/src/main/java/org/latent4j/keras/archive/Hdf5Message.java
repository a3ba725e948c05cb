package org.latent4j.keras.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of HDF5 structures, little-endian, as they are put together for writing. */
final class Hdf5Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Hdf5Message u8(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    Hdf5Message u16(int value) {
        return u8(value, value >> 8);
    }

    Hdf5Message u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    Hdf5Message u64(long value) {
        return u32(value).u32(value >> 32);
    }

    Hdf5Message raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    Hdf5Message text(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Hdf5Message zeros(long count) {
        return raw(new byte[Math.toIntExact(count)]);
    }

    /** Zeros up to a multiple of eight. */
    Hdf5Message padded() {
        return zeros((8 - bytes.size() % 8) % 8);
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
