package org.latent4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The start of a {@code .npy} file, versions 1 to 3: what the values are and how they lie.
 *
 * @param type kind of the values
 * @param order byte order of the values
 * @param fortran whether the first index moves fastest
 * @param shape sizes; empty for a single value
 * @param bytes length of the header, magic included
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, long[] shape, int bytes) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MOST_BYTES = 1 << 16;

    /**
     * Reads a header.
     *
     * @param subject the file, for messages
     * @throws DataException if it is no NumPy header, or of values that aren't plain numbers
     */
    static NpyHeader read(InputStream stream, String subject) throws IOException {
        return text(stream, subject).parse();
    }

    /** A header that isn't parsed yet. */
    static NpyHeaderText text(InputStream stream, String subject) throws IOException {
        byte[] start = whole(stream.readNBytes(8), 8, subject);
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DataException(subject + ": expected a NumPy array, found another kind of file");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new DataException(subject + ": expected NumPy format 1, 2 or 3, found " + version);
        }
        int sizeBytes = version == 1 ? 2 : 4;
        ByteBuffer size = ByteBuffer.wrap(whole(stream.readNBytes(sizeBytes), sizeBytes, subject))
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = version == 1 ? size.getShort() & 0xffff : size.getInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new DataException(subject + ": expected a header of at most " + MOST_BYTES + " bytes, found "
                    + Integer.toUnsignedString(length));
        }
        byte[] text = whole(stream.readNBytes(length), length, subject);
        String header = new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return new NpyHeaderText(header, subject, start.length + sizeBytes + length);
    }

    /** The header of a version 1 file in C order, padded so that the values start at a multiple of 64. */
    static byte[] write(String descr, long[] shape) {
        StringBuilder sizes = new StringBuilder();
        for (long size : shape) {
            sizes.append(size).append(shape.length == 1 ? "," : ", ");
        }
        if (shape.length > 1) {
            sizes.setLength(sizes.length() - 2);
        }
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
        int fixed = MAGIC.length + 4;
        int padded = (fixed + text.length() + 1 + 63) / 64 * 64;
        String line = text + " ".repeat(padded - fixed - text.length() - 1) + "\n";
        return ByteBuffer.allocate(padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) line.length())
                .put(line.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static byte[] whole(byte[] found, int expected, String subject) {
        if (found.length < expected) {
            throw new DataException(subject + ": ends inside the NumPy header");
        }
        return found;
    }

    /** Bytes of all values. */
    long dataBytes() {
        return FloatArrays.count(FloatArrays.count(shape), type.bytes());
    }
}
