package org.latent4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arrays of texts as {@code .npy} files hold them: each in equally many code points, filled with 0. */
final class NpyTexts {
    private NpyTexts() {}

    /**
     * What the header says.
     *
     * @param codePoints of each text
     * @param order of a code point's bytes
     * @param shape sizes; empty for a single text
     * @param bytes length of the header
     */
    record Header(int codePoints, ByteOrder order, long[] shape, int bytes) {
        long dataBytes() {
            return FloatArrays.count(FloatArrays.count(shape), 4L * codePoints);
        }
    }

    /**
     * Reads an array.
     *
     * @param available bytes that the stream holds, header included
     * @throws DataException if it holds no texts, or not those that it declares
     */
    static Texts read(InputStream stream, long available, String subject) throws IOException {
        Header header = NpyHeader.text(stream, subject).parseTexts();
        long found = available - header.bytes();
        // Texts of no length take no bytes, so a file could declare any number of them.
        if (header.dataBytes() != found || header.codePoints() == 0) {
            throw new DataException(subject + ": expected " + header.dataBytes() + " bytes of texts for "
                    + Arrays.toString(header.shape()) + ", found " + found);
        }
        int size = 4 * header.codePoints();
        List<String> values = new ArrayList<>();
        for (long rest = found; rest > 0; rest -= size) {
            byte[] bytes = stream.readNBytes(size);
            if (bytes.length < size) {
                throw new EOFException("ends within a text");
            }
            values.add(text(ByteBuffer.wrap(bytes).order(header.order()), subject));
        }
        return new Texts(values, header.shape());
    }

    private static String text(ByteBuffer codePoints, String subject) {
        StringBuilder text = new StringBuilder();
        int zeros = 0;
        while (codePoints.hasRemaining()) {
            int codePoint = codePoints.getInt();
            if (!Character.isValidCodePoint(codePoint)) {
                throw new DataException(
                        subject + ": expected Unicode, found the code point " + Integer.toUnsignedString(codePoint));
            }
            if (codePoint == 0) { // those at the end are no part of the text
                zeros++;
                continue;
            }
            text.append("\0".repeat(zeros)).appendCodePoint(codePoint);
            zeros = 0;
        }
        return text.toString();
    }
}
