package org.latent4j.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures with the texts that ND4J 1.0.0-M2.1 and Java give them. */
class GpuFailuresTest {
    private static final String FOLDER =
            "/home/me/.javacpp/cache/cuda-11.6-8.3-1.5.7-linux-x86_64.jar/org/bytedeco/cuda/";

    private static String explained(Throwable failure) {
        return GpuFailures.explained(failure).orElse("");
    }

    @Test
    void noDriver() {
        UnsatisfiedLinkError failure = new UnsatisfiedLinkError(FOLDER + "linux-x86_64/libjnicudart.so: libcuda.so.1:"
                + " cannot open shared object file: No such file or directory");
        assertThat(explained(failure))
                .startsWith("GPU: no NVIDIA driver was found (libjnicudart.so: libcuda.so.1: cannot open")
                .contains("; install ");
    }

    @Test
    void librariesThatAreMissing() {
        UnsatisfiedLinkError failure = new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib");
        failure.initCause(new UnsatisfiedLinkError(FOLDER + "linux-x86_64/libjnicudart.so: libcudart.so.11.0: cannot"
                + " open shared object file: No such file or directory"));
        assertThat(explained(failure))
                .startsWith("GPU: CUDA's libraries can't be loaded (libjnicudart.so: libcudart.so.11.0: cannot open");
    }

    @Test
    void noCard() {
        assertThat(explained(new RuntimeException("No CUDA devices were found in system")))
                .startsWith("GPU: the NVIDIA driver has no card for this process");
    }

    @Test
    void noBackend() {
        Throwable failure = new ExceptionInInitializerError(new RuntimeException(
                "org.nd4j.linalg.factory.Nd4jBackend$NoAvailableBackendException: Please ensure that you have an nd4j"
                        + " backend on your classpath."));
        assertThat(explained(failure)).startsWith("ND4J's backend doesn't start on this machine; latent4j doctor");
        Throwable again = new NoClassDefFoundError("Could not initialize class org.nd4j.linalg.factory.Nd4j");
        again.initCause(failure);
        assertThat(explained(again)).isEqualTo(explained(failure));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to allocate [16777216] bytes from DEVICE [0] memory",
                "[DEVICE] allocation failed; Error code: [2]",
                "Can't allocate [DEVICE] memory",
                "CUDA error: out of memory"
            })
    void noMemory(String said) {
        assertThat(explained(new IllegalStateException("op failed", new RuntimeException(said))))
                .startsWith("GPU out of memory (" + said + ")")
                .contains("--batch-size");
    }

    @Test
    void noCodeForTheCard() {
        assertThat(explained(new RuntimeException("no kernel image is available for execution on the device")))
                .startsWith("GPU: ND4J's CUDA build has no code for this card");
    }

    @Test
    void nothingElse() {
        assertThat(GpuFailures.explained(new IllegalStateException("epochs: expected > 0, got 0")))
                .isEmpty();
        assertThat(GpuFailures.explained(new OutOfMemoryError("Java heap space")))
                .isEmpty();
        assertThat(GpuFailures.explained(new UnsatisfiedLinkError("no jnind4jcpu in java.library.path")))
                .isEmpty();
    }
}
