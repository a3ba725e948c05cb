package org.latent4j.models;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Checks that an array in a saved model is as long as it declares, before ND4J takes memory for it.
 *
 * <p>The format is two buffers, shape and values, each {@code UTF allocation mode, long length (int in old files), UTF type}
 * and then its values.
 */
final class StoredArray {
    private static final long LARGEST_SHAPE = 128;

    /** Modes of files from before 1.0, whose lengths are ints. */
    private static final Set<String> OLD_MODES = Set.of("HEAP", "JAVACPP", "DIRECT");

    private StoredArray() {}

    static void check(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return;
        }
        try (DataInputStream stream = new DataInputStream(new BufferedInputStream(zip.getInputStream(entry)))) {
            String where = file + ", " + name;
            long shape = declaredBytes(stream, where);
            if (shape > LARGEST_SHAPE * Long.BYTES) {
                throw new MalformedModelException(where + ": expected a shape of at most " + LARGEST_SHAPE
                        + " numbers, found " + shape / Long.BYTES);
            }
            stream.skipNBytes(shape);
            long expected = declaredBytes(stream, where);
            long found = count(stream, expected);
            if (found < expected) {
                throw new MalformedModelException(
                        where + ": expected " + expected + " bytes of values, as it declares, found " + found);
            }
        } catch (EOFException e) {
            throw new MalformedModelException(file + ", " + name + ": ends too early", e);
        }
    }

    private static long declaredBytes(DataInputStream stream, String where) throws IOException {
        String mode = stream.readUTF();
        try {
            long length =
                    OLD_MODES.contains(AllocationMode.valueOf(mode).name()) ? stream.readInt() : stream.readLong();
            DataType type = DataType.valueOf(stream.readUTF());
            if (length < 0 || length > Long.MAX_VALUE / 16) {
                throw new MalformedModelException(where + ": expected a length, found " + length);
            }
            return length * type.width();
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(where + ": expected an ND4J array, found another header", e);
        }
    }

    private static long count(DataInputStream stream, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long found = 0;
        while (found < most) {
            int read = stream.read(buffer);
            if (read < 0) {
                break;
            }
            found += read;
        }
        return found;
    }
}
