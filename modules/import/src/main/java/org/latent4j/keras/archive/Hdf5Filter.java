package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One step in which chunks were packed: deflate, shuffle or a checksum at the end. */
enum Hdf5Filter {
    DEFLATE,
    SHUFFLE,
    FLETCHER32;

    /** No byte of deflated data stands for more bytes than these. */
    static final int MOST_DEFLATED = 1032;

    static List<Hdf5Filter> read(Hdf5Cursor message) {
        int version = message.u8();
        int count = message.u8();
        if (version < 1 || version > 2 || count > 32) {
            throw message.malformed("expected at most 32 filters, found " + count + " in version " + version);
        }
        message.skip(version == 1 ? 6 : 0);
        List<Hdf5Filter> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = message.u16();
            int nameLength = version == 1 || id >= 256 ? message.u16() : 0;
            message.skip(2);
            int values = message.u16();
            message.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            message.skip(4 * values);
            if (version == 1 && values % 2 == 1) {
                message.skip(Math.min(4, message.remaining()));
            }
            switch (id) {
                case 1 -> filters.add(DEFLATE);
                case 2 -> filters.add(SHUFFLE);
                case 3 -> filters.add(FLETCHER32);
                default ->
                    throw message.unsupported(
                            "is packed by filter " + id + "; deflate (gzip), shuffle and fletcher32 are read");
            }
        }
        return filters;
    }

    /** Unpacks a chunk that must become {@code size} bytes. */
    static ByteBuffer unpack(
            List<Hdf5Filter> filters, long skipped, ByteBuffer packed, int size, int elementSize, Hdf5Cursor place) {
        ByteBuffer bytes = packed;
        for (int i = filters.size() - 1; i >= 0; i--) {
            if ((skipped >> i & 1) == 0) {
                bytes = switch (filters.get(i)) {
                    case DEFLATE -> inflate(bytes, size, place);
                    case SHUFFLE -> unshuffle(bytes, elementSize, place);
                    case FLETCHER32 -> bytes.slice(0, Math.max(0, bytes.remaining() - 4));
                };
            }
        }
        if (bytes.remaining() != size) {
            throw place.malformed("expected a chunk of " + size + " bytes, found " + bytes.remaining());
        }
        return bytes;
    }

    private static ByteBuffer inflate(ByteBuffer packed, int size, Hdf5Cursor place) {
        // A checksum may have been put behind the data before they were deflated.
        long most = Math.min(size + 4L, (long) MOST_DEFLATED * packed.remaining());
        byte[] bytes = Allocation.bytes(most, place.where());
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed.duplicate());
            int length = 0;
            while (length < bytes.length) {
                int step = inflater.inflate(bytes, length, bytes.length - length);
                if (step == 0) {
                    break;
                }
                length += step;
            }
            return ByteBuffer.wrap(bytes, 0, length).slice();
        } catch (DataFormatException e) {
            throw place.malformed("expected deflated data, found damaged ones (" + e.getMessage() + ")");
        } finally {
            inflater.end();
        }
    }

    private static ByteBuffer unshuffle(ByteBuffer shuffled, int elementSize, Hdf5Cursor place) {
        int length = shuffled.remaining();
        int elements = length / elementSize;
        byte[] bytes = Allocation.bytes(length, place.where());
        for (int b = 0; b < elementSize; b++) {
            for (int i = 0; i < elements; i++) {
                bytes[i * elementSize + b] = shuffled.get(b * elements + i);
            }
        }
        for (int i = elements * elementSize; i < length; i++) {
            bytes[i] = shuffled.get(i);
        }
        return ByteBuffer.wrap(bytes);
    }
}
