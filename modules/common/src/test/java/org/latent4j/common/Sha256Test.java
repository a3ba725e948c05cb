package org.latent4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** The example "abc" of FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void agreesWithThePublishedExample(@TempDir Path folder) throws IOException {
        byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
        assertThat(Sha256.of(bytes)).isEqualTo(ABC);
        assertThat(Sha256.of(Files.write(folder.resolve("abc"), bytes))).isEqualTo(ABC);
    }

    @Test
    void takesFloatsAsLittleEndianBytes() {
        byte[] one = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
        assertThat(Sha256.of(new float[] {1, 2})).isEqualTo(Sha256.of(one));
        assertThat(Sha256.of(new float[] {1}, new float[] {2})).isEqualTo(Sha256.of(one));
    }

    @Test
    void takesArraysLargerThanItsChunk() {
        float[] values = new float[40_000];
        assertThat(Sha256.of(values)).isEqualTo(Sha256.of(new byte[160_000]));
    }
}
