package org.latent4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An array as a {@code .npy} file holds it.
 *
 * @param values float32, 'c' order
 * @param type what they were in the file
 */
record NpyArray(INDArray values, NpyType type) {
    private static final int BLOCK = 1 << 16;

    /** The values, or a 255th of them if they are bytes and so pixels. */
    INDArray scaled() {
        return type == NpyType.U1 ? values.div(255) : values;
    }

    /**
     * Reads an array.
     *
     * @param subject the file, for messages
     * @param available bytes that the stream holds, header included
     * @throws DataException if the header declares other than that, or a value is not finite
     */
    static NpyArray read(InputStream stream, long available, String subject) throws IOException {
        NpyHeader header = NpyHeader.read(stream, subject);
        long expected = header.dataBytes();
        long found = available - header.bytes();
        if (expected != found) {
            throw new DataException(subject + ": expected " + expected + " bytes of values for "
                    + Arrays.toString(header.shape()) + ", found " + found);
        }
        FloatArrays.checkedCount(subject, header.shape());
        long[] stored = header.fortran() ? reversed(header.shape()) : header.shape();
        INDArray values =
                FloatArrays.fill(new Values(stream, header, subject), stored.length == 0 ? new long[] {1} : stored);
        if (stored.length == 0) {
            return new NpyArray(values.reshape(), header.type());
        }
        if (header.fortran() && stored.length > 1) {
            int[] axes = IntStream.range(0, stored.length)
                    .map(i -> stored.length - 1 - i)
                    .toArray();
            return new NpyArray(values.permute(axes).dup('c'), header.type());
        }
        return new NpyArray(values, header.type());
    }

    private static long[] reversed(long[] shape) {
        return IntStream.range(0, shape.length)
                .mapToLong(i -> shape[shape.length - 1 - i])
                .toArray();
    }

    private static final class Values implements FloatArrays.Source<IOException> {
        private final InputStream stream;
        private final NpyHeader header;
        private final String subject;
        private long done;

        Values(InputStream stream, NpyHeader header, String subject) {
            this.stream = stream;
            this.header = header;
            this.subject = subject;
        }

        @Override
        public void next(float[] target) throws IOException {
            byte[] bytes = stream.readNBytes(target.length * header.type().bytes());
            if (bytes.length < target.length * header.type().bytes()) {
                throw new EOFException(
                        "ends after " + (done * header.type().bytes() + bytes.length) + " bytes of values");
            }
            ByteBuffer data = ByteBuffer.wrap(bytes).order(header.order());
            for (int i = 0; i < target.length; i++) {
                target[i] = header.type().next(data);
                if (!Float.isFinite(target[i])) {
                    throw notFinite(done + i, target[i]);
                }
            }
            done += target.length;
        }

        private DataException notFinite(long position, float value) {
            long[] shape = header.shape();
            long[] index = new long[shape.length];
            long rest = position;
            for (int i = 0; i < shape.length; i++) {
                int axis = header.fortran() ? i : shape.length - 1 - i;
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            String row = index.length == 0 ? "" : ", row " + index[0];
            return new DataException(subject + row + ", index " + Arrays.toString(index) + ": " + value);
        }
    }

    /** Writes an array of floats, doubles, ints or longs as it is, any other as float32; C order, format 1. */
    static void write(OutputStream stream, INDArray array) throws IOException {
        stream.write(NpyHeader.write(descr(array), array.shape()));
        INDArray ordered = array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
        INDArray flat = ordered.reshape(array.length());
        for (long from = 0; from < flat.length(); from += BLOCK) {
            INDArray block = flat.get(NDArrayIndex.interval(from, Math.min(from + BLOCK, flat.length())));
            stream.write(bytes(block));
        }
    }

    private static String descr(INDArray array) {
        return switch (array.dataType()) {
            case DOUBLE -> "<f8";
            case INT -> "<i4";
            case LONG -> "<i8";
            default -> "<f4";
        };
    }

    private static byte[] bytes(INDArray block) {
        ByteBuffer bytes =
                ByteBuffer.allocate((int) block.length() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        switch (block.dataType()) {
            case DOUBLE -> bytes.asDoubleBuffer().put(block.toDoubleVector());
            case INT -> bytes.asIntBuffer().put(block.toIntVector());
            case LONG -> bytes.asLongBuffer().put(block.toLongVector());
            default -> bytes.asFloatBuffer().put(block.toFloatVector());
        }
        int valueBytes = Integer.parseInt(descr(block).substring(2));
        return Arrays.copyOf(bytes.array(), (int) block.length() * valueBytes);
    }
}
