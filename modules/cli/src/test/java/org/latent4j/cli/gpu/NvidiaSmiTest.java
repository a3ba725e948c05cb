package org.latent4j.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.cli.gpu.Findings.Trouble;

/** What nvidia-smi says, in its words, on machines of many kinds. */
class NvidiaSmiTest {
    private static final Capability AMPERE = new Capability(8, 6);

    @TempDir
    Path folder;

    @Test
    void listsSeveralCards() {
        Findings found = NvidiaSmi.read(0, """
                535.104.05, 8.6, 23028, NVIDIA A10
                535.104.05, 8.6, 23028, NVIDIA A10
                535.104.05, 7.5, 15360, Tesla T4
                """);
        assertThat(found.trouble()).isEqualTo(Trouble.NONE);
        assertThat(found.driver()).isEqualTo("535.104.05");
        assertThat(found.cards())
                .containsExactly(
                        new Card("NVIDIA A10", AMPERE, 23028),
                        new Card("NVIDIA A10", AMPERE, 23028),
                        new Card("Tesla T4", new Capability(7, 5), 15360));
    }

    /** A card that is split into instances is told of as a whole; what its memory is may not be told. */
    @Test
    void listsACardInMigMode() {
        assertThat(NvidiaSmi.read(0, "525.85.12, 8.0, [Insufficient Permissions], NVIDIA A100-SXM4-40GB\n")
                        .cards())
                .containsExactly(new Card("NVIDIA A100-SXM4-40GB", new Capability(8, 0), 0));
    }

    @Test
    void listsCardsAmongWarnings() {
        Findings found = NvidiaSmi.read(14, """
                550.54.14, 8.9, 24564, NVIDIA GeForce RTX 4090
                WARNING: infoROM is corrupted at gpu 0000:01:00.0
                """);
        assertThat(found.cards()).hasSize(1);
        assertThat(found.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void leavesOutWhatIsNotTold() {
        assertThat(NvidiaSmi.read(0, "470.57.02, [N/A], [N/A], Some, GPU").cards())
                .containsExactly(new Card("Some, GPU", null, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18 | DRIVER_MISMATCH | Failed to initialize NVML: Driver/library version mismatch",
                "4 | NO_PERMISSION | Failed to initialize NVML: Insufficient Permissions",
                "17 | NO_PERMISSION | Failed to initialize NVML: GPU access blocked by the operating system",
                "6 | NO_CARD | No devices were found",
                "9 | DRIVER_NOT_RUNNING | NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
                        + " Make sure that the latest NVIDIA driver is installed and running.",
                "9 | DRIVER_NOT_RUNNING | Failed to initialize NVML: Driver Not Loaded",
                "12 | DRIVER_NOT_RUNNING | NVIDIA-SMI couldn't find libnvidia-ml.so library in your system.",
                "255 | UNCLEAR | Failed to initialize NVML: Unknown Error",
                "15 | UNCLEAR | Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost."
                        + " Reboot the system to recover this GPU",
                "0 | UNCLEAR | \u0000\u0001garbage,,,,",
                "0 | UNCLEAR | ''",
            })
    void understandsWhatIsWrong(int code, Trouble trouble, String output) {
        Findings found = NvidiaSmi.read(code, output + "\n");
        assertThat(found.trouble()).isEqualTo(trouble);
        assertThat(found.cards()).isEmpty();
        assertThat(found.said()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void shortensEndlessGarbage() {
        assertThat(NvidiaSmi.read(1, "x y\n".repeat(100_000)).said()).hasSizeLessThan(220);
    }

    @Test
    void noticesThatItIsMissing() {
        assertThat(NvidiaSmi.ask(folder.resolve("nothing").toString(), Duration.ofSeconds(5))
                        .trouble())
                .isIn(Trouble.NO_DRIVER, Trouble.UNCLEAR);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void waitsForAnAnswerOnlySoLong() throws Exception {
        Path program = program("sleep 60");
        long begun = System.nanoTime();
        Findings found = NvidiaSmi.ask(program.toString(), Duration.ofSeconds(1));
        assertThat(found.trouble()).isEqualTo(Trouble.DRIVER_HANGS);
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(30).toNanos());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void asksOldDriversForLess() throws Exception {
        Path program = program("""
                case $1 in
                    *compute_cap*) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;;
                    *) echo "460.32.03, 0, 15109, Tesla T4" ;;
                esac
                """);
        Findings found = NvidiaSmi.ask(program.toString(), Duration.ofSeconds(20));
        assertThat(found.driver()).isEqualTo("460.32.03");
        assertThat(found.cards()).containsExactly(new Card("Tesla T4", null, 15109));
    }

    private Path program(String text) throws Exception {
        Path program = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + text + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
