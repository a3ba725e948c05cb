package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.latent4j.common.Check;
import org.latent4j.data.DataException;

class FailuresTest {
    @Test
    void namesTheFileThatIsMissing() {
        assertThat(Failures.message(new NoSuchFileException("a.npy"))).isEqualTo("a.npy: no such file");
    }

    @Test
    void namesTheFileThatMayNotBeRead() {
        assertThat(Failures.message(new AccessDeniedException("a.npy"))).isEqualTo("a.npy: no permission");
    }

    @Test
    void namesTheFileThatFilledTheDisk() {
        assertThat(Failures.message(new FileSystemException("a.npy", null, "No space left on device")))
                .isEqualTo("a.npy: No space left on device");
    }

    @Test
    void unwrapsUncheckedFailures() {
        assertThat(Failures.message(new UncheckedIOException(new IOException("b.npz: closed"))))
                .isEqualTo("b.npz: closed");
    }

    @Test
    void keepsToOneLine() {
        assertThat(Failures.message(new DataException("first\n  second\r\nthird")))
                .isEqualTo("first second third");
    }

    @Test
    void givesOurOwnChecksAsTheyAre() {
        IllegalArgumentException refused = null;
        try {
            Check.positive("epochs", 0);
        } catch (IllegalArgumentException e) {
            refused = e;
        }
        assertThat(Failures.message(refused)).isEqualTo("epochs: expected > 0, got 0");
    }

    @Test
    void callsOtherFailuresUnexpected() {
        IllegalArgumentException foreign = new IllegalArgumentException("Op [x] failed");
        foreign.setStackTrace(new StackTraceElement[] {new StackTraceElement("org.nd4j.Op", "exec", "Op.java", 1)});
        assertThat(Failures.message(foreign))
                .isEqualTo("unexpected IllegalArgumentException: Op [x] failed (--verbose shows where)");
        assertThat(Failures.message(new NullPointerException()))
                .isEqualTo("unexpected NullPointerException (--verbose shows where)");
    }

    @Test
    void tellsHowToGetMoreMemory() {
        assertThat(Failures.message(new OutOfMemoryError("Java heap space")))
                .startsWith("out of memory: Java heap space")
                .contains("LATENT4J_HEAP=", "LATENT4J_OFF_HEAP=");
    }
}
