package org.latent4j.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests as 64 lower-case hex characters. */
public final class Sha256 {
    private static final int CHUNK = 1 << 14;

    private Sha256() {}

    /**
     * The digest of a file's bytes.
     *
     * @throws IOException if the file can't be read
     */
    public static String of(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return of(stream);
        }
    }

    /** The digest of what is left in the stream, which is read to its end and stays open. */
    public static String of(InputStream stream) throws IOException {
        MessageDigest digest = newDigest();
        new DigestInputStream(stream, digest).transferTo(OutputStream.nullOutputStream());
        return hex(digest);
    }

    /** The digest of the bytes. */
    public static String of(byte[] bytes) {
        MessageDigest digest = newDigest();
        digest.update(bytes);
        return hex(digest);
    }

    /** The digest of the arrays' values one after the other, each as four little-endian bytes. */
    public static String of(float[]... arrays) {
        MessageDigest digest = newDigest();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] values : arrays) {
            for (int from = 0; from < values.length; from += CHUNK) {
                int count = Math.min(CHUNK, values.length - from);
                bytes.clear().asFloatBuffer().put(values, from, count);
                digest.update(bytes.array(), 0, Float.BYTES * count);
            }
        }
        return hex(digest);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
