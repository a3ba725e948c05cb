package org.latent4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.latent4j.common.Sha256;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An IDX file of unsigned bytes, the format of MNIST, gzipped or not.
 *
 * @param shape sizes, rows first
 * @param values the bytes, 'c' order
 * @param source the file's name and digest as it lies on disk
 */
record IdxFile(int[] shape, byte[] values, Dataset.Source source) {
    /** Deflate can't expand more than this. */
    private static final long MOST_EXPANSION = 1032;

    private static final int GZIP_MAGIC = 0x1f8b;

    /**
     * Reads a file.
     *
     * @param rank how many sizes it must have: 3 for images, 1 for labels
     * @throws DataException if the file is no IDX file of that rank, or is not whole
     */
    static IdxFile read(Path path, int rank) {
        String name = String.valueOf(path.getFileName());
        try (InputStream file = Files.newInputStream(path)) {
            int magic = file.read() << 8 | file.read();
            boolean zipped = magic == GZIP_MAGIC;
            try (InputStream start = Files.newInputStream(path);
                    InputStream content = zipped ? new GZIPInputStream(start, 1 << 16) : start) {
                long most = zipped ? Files.size(path) * MOST_EXPANSION : Files.size(path);
                return read(content, name, rank, most, new Dataset.Source(name, Sha256.of(path)));
            }
        } catch (EOFException | ZipException e) {
            throw new DataException(name + ": broken gzip file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException(path + ": can't be read: " + e, e);
        }
    }

    private static IdxFile read(InputStream content, String name, int rank, long most, Dataset.Source source)
            throws IOException {
        int headerBytes = 4 * (1 + rank);
        byte[] headerValues = content.readNBytes(headerBytes);
        if (headerValues.length < headerBytes) {
            throw new DataException(
                    name + ": expected an IDX header of " + headerBytes + " bytes, found " + headerValues.length);
        }
        ByteBuffer header = ByteBuffer.wrap(headerValues);
        int magic = header.getInt();
        int expectedMagic = 0x0800 | rank;
        if (magic != expectedMagic) {
            throw new DataException(
                    "%s: expected the IDX magic 0x%08x, found 0x%08x".formatted(name, expectedMagic, magic));
        }
        int[] shape = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++) {
            shape[i] = header.getInt();
            if (shape[i] <= 0) {
                throw new DataException(name + ": expected sizes > 0, found " + shape[i]);
            }
            count = FloatArrays.count(count, shape[i]);
        }
        FloatArrays.checkedCount(name, Arrays.stream(shape).asLongStream().toArray());
        byte[] values = count > most ? new byte[0] : content.readNBytes((int) count);
        if (values.length < count || content.read() >= 0) {
            String found = values.length == count ? "more" : values.length == 0 ? "fewer" : "" + values.length;
            throw new DataException(name + ": expected " + count + " bytes for " + Arrays.toString(shape)
                    + " after the header, found " + found);
        }
        return new IdxFile(shape, values, source);
    }

    /** Rows {@code from} to {@code to} (excluded) as {@code [rows, height, width, 1]} in [0, 1]. */
    Examples images(int from, int to, IdxFile labels) {
        int pixels = shape[1] * shape[2];
        ByteBuffer bytes = ByteBuffer.wrap(values, from * pixels, (to - from) * pixels);
        int[] classes = new int[to - from];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels.values[from + i] & 0xff;
        }
        INDArray images = FloatArrays.<RuntimeException>fill(
                pixel -> {
                    for (int i = 0; i < pixel.length; i++) {
                        pixel[i] = (bytes.get() & 0xff) / 255f;
                    }
                },
                to - from,
                shape[1],
                shape[2],
                1);
        return new Examples(images, classes, null);
    }
}
