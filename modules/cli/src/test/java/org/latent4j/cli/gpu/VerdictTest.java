package org.latent4j.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Findings.Trouble;
import org.latent4j.cli.gpu.Verdict.Answer;

class VerdictTest {
    private static final Card A10 = new Card("NVIDIA A10", new Capability(8, 6), 23_028);
    private static final Card H100 = new Card("NVIDIA H100", new Capability(9, 0), 81_559);
    private static final Card K40 = new Card("Tesla K40", new Capability(3, 5), 11_441);
    private static final Card UNTOLD = new Card("Tesla T4", null, 15_109);

    private static Verdict of(Source source, @Nullable String driver, Card... cards) {
        return Verdict.of(new Findings(source, driver, List.of(cards), Trouble.NONE, ""));
    }

    /** Code runs on cards of its own generation that are as new or newer; ND4J's is for 3.7, 5.0 to 6.1, 7.0, 7.5, 8.0, 8.6. */
    @ParameterizedTest
    @CsvSource({
        "3.0, false", "3.5, false", "3.7, true", "5.0, true", "5.3, true", "6.2, true", "7.0, true", "7.2, true",
        "7.5, true", "8.0, true", "8.6, true", "8.7, true", "8.9, true", "9.0, false", "10.0, false", "12.0, false"
    })
    void knowsWhichCardsServe(String capability, boolean serves) {
        assertThat(Capability.of(capability).orElseThrow().isSupported()).isEqualTo(serves);
    }

    @Test
    void acceptsWhatServes() {
        assertThat(of(Source.NVIDIA_SMI, "535.104.05", A10))
                .isEqualTo(
                        new Verdict(Answer.YES, "NVIDIA A10 (compute capability 8.6, 23,028 MiB), driver 535.104.05"));
        assertThat(of(Source.CUDA, "535.104.05", A10, A10).text()).startsWith("2 x NVIDIA A10");
    }

    @Test
    void refusesCardsThatAreTooNewOrTooOld() {
        assertThat(of(Source.NVIDIA_SMI, "570.86.15", H100).answer()).isEqualTo(Answer.NO);
        assertThat(of(Source.NVIDIA_SMI, "570.86.15", H100).text())
                .contains("NVIDIA H100", "9.0", "too new", "8.9", "Hopper", "train without --gpu");
        assertThat(of(Source.CUDA, null, K40).text()).contains("3.5", "too old").doesNotContain("Hopper");
    }

    /** All cards that CUDA sees are used, nvidia-smi may see more. */
    @Test
    void asksForUnsupportedCardsToBeHidden() {
        assertThat(of(Source.NVIDIA_SMI, "570.86.15", H100, A10).answer()).isEqualTo(Answer.YES);
        Verdict byCuda = of(Source.CUDA, "570.86.15", H100, A10);
        assertThat(byCuda.answer()).isEqualTo(Answer.NO);
        assertThat(byCuda.text()).contains("H100", "CUDA_VISIBLE_DEVICES", "A10");
    }

    @Test
    void doesntGuess() {
        assertThat(of(Source.NVIDIA_SMI, "460.32.03", UNTOLD).answer()).isEqualTo(Answer.PERHAPS);
        assertThat(Verdict.of(Findings.of(Source.NVIDIA_SMI, Trouble.UNCLEAR, "garbage"))
                        .answer())
                .isEqualTo(Answer.PERHAPS);
        assertThat(Verdict.of(Findings.of(Source.CUDA, Trouble.UNCLEAR, "CUDA error 999")))
                .extracting(Verdict::answer, verdict -> verdict.text().contains("CUDA error 999"))
                .containsExactly(Answer.NO, true);
    }

    @ParameterizedTest
    @CsvSource({
        "418.67, true",
        "450.80, true",
        "450.80.01, true",
        "450.80.02, false",
        "460.32.03, false",
        "1000.1, false"
    })
    void refusesOldDrivers(String version, boolean tooOld) {
        assertThat(Driver.isOlder(version, "450.80.02")).isEqualTo(tooOld);
    }

    @Test
    void saysWhichDriverIsNeeded() {
        assertThat(of(Source.NVIDIA_SMI, "418.67", A10).text())
                .isEqualTo(
                        "the NVIDIA driver 418.67 is too old for CUDA 11.6; install " + Driver.oldest() + " or newer");
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void saysWhatToDoInOneLine(Trouble trouble) {
        if (trouble == Trouble.NONE) {
            return;
        }
        Verdict verdict = Verdict.of(Findings.of(Source.CUDA, trouble, "what\nwas said"));
        assertThat(verdict.answer()).isEqualTo(Answer.NO);
        assertThat(verdict.text()).contains("(what was said); ").doesNotContain("\n");
    }

    /** CUDA's codes, as its runtime's header numbers them. */
    @ParameterizedTest
    @CsvSource({
        "35, DRIVER_TOO_OLD",
        "100, NO_CARD",
        "3, DRIVER_NOT_RUNNING",
        "803, DRIVER_MISMATCH",
        "800, NO_PERMISSION",
        "999, UNCLEAR"
    })
    void knowsCudasErrors(int code, Trouble trouble) {
        assertThat(CudaRuntime.trouble(code)).isEqualTo(trouble);
    }

    /** Here the classes of CUDA are there, its libraries aren't. */
    @Test
    void noticesThatLibrariesAreMissing() {
        Findings found = CudaRuntime.ask();
        assertThat(found.trouble()).isEqualTo(Trouble.NO_LIBRARIES);
        assertThat(found.said()).contains("jnicudart");
    }
}
