package org.latent4j.training;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.common.Sha256;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Float arrays as little-endian bytes, bit by bit, and their digests; block by block, so that big ones fit. */
final class ArrayBytes {
    private static final int BLOCK = 1 << 18;

    private ArrayBytes() {}

    static void write(INDArray array, OutputStream stream) throws IOException {
        if (array.dataType() != DataType.FLOAT) {
            throw new IOException("expected float32 values, got " + array.dataType());
        }
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < array.length(); from += BLOCK) {
            float[] values = block(array, from);
            bytes.clear().asFloatBuffer().put(values);
            stream.write(bytes.array(), 0, Float.BYTES * values.length);
        }
    }

    /** Reads values to the stream's end; an array of shape {@code [1, length]}. */
    static INDArray read(InputStream stream) throws IOException {
        List<float[]> blocks = new ArrayList<>();
        long length = 0;
        byte[] bytes = stream.readNBytes(Float.BYTES * BLOCK);
        while (bytes.length > 0) {
            if (bytes.length % Float.BYTES != 0) {
                throw new EOFException("array ends in the middle of a value");
            }
            float[] values = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            blocks.add(values);
            length += values.length;
            bytes = stream.readNBytes(Float.BYTES * BLOCK);
        }
        if (length == 0) {
            throw new EOFException("array has no values");
        }
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, 1, length);
        long from = 0;
        for (float[] values : blocks) {
            array.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + values.length))
                    .assign(Nd4j.createFromArray(values).reshape(1, values.length));
            from += values.length;
        }
        return array;
    }

    /** Digest of the digests of an array's blocks. */
    static String sha256(INDArray array) {
        StringBuilder digests = new StringBuilder();
        for (long from = 0; from < array.length(); from += BLOCK) {
            digests.append(Sha256.of(block(array, from)));
        }
        return Sha256.of(digests.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static float[] block(INDArray array, long from) {
        long to = Math.min(array.length(), from + BLOCK);
        return array.reshape(array.length())
                .get(NDArrayIndex.interval(from, to))
                .dup()
                .data()
                .asFloat();
    }
}
