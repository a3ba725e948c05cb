package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.cli.gpu.Capability;
import org.latent4j.cli.gpu.Card;
import org.latent4j.cli.gpu.Findings;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Findings.Trouble;

class MachineTest {
    @Test
    void readsWhatLinuxSaysOfItsProcessors() {
        Processor processor = Processor.parsed(
                List.of("processor : 0", "model name\t: Some CPU @ 2GHz", "flags\t\t: fpu avx2 sse4_2 avx512f"));
        assertThat(processor.name()).isEqualTo("Some CPU @ 2GHz");
        assertThat(processor.vectors()).containsExactly("sse4_2", "avx2", "avx512f");
    }

    @Test
    void managesWithoutSuchAFile() {
        assertThat(Processor.parsed(List.of()).features()).isEqualTo("vector instructions unknown");
    }

    @Test
    void saysWhyAGpuIsNotUsed() {
        Findings ampere = found(new Card("NVIDIA A10", new Capability(8, 6), 23_028));
        Findings hopper = found(new Card("NVIDIA H100", new Capability(9, 0), 81_559));
        Findings none = new Findings(Source.NVIDIA_SMI, null, List.of(), Trouble.NO_DRIVER, "nvidia-smi isn't there");
        assertThat(GpuState.of(none, false, false, null).explanation()).startsWith("no NVIDIA GPU found");
        assertThat(GpuState.of(none, true, false, null).explanation()).startsWith("can't be used: no NVIDIA driver");
        assertThat(GpuState.of(ampere, false, false, null).explanation()).contains("not used: --gpu");
        assertThat(GpuState.of(ampere, false, false, null).used()).isFalse();
        assertThat(GpuState.of(ampere, true, true, null).used()).isTrue();
        assertThat(GpuState.of(ampere, true, true, null).explanation()).contains("NVIDIA A10", "8.6", "535.1", "used");
        assertThat(GpuState.of(ampere, true, true, "no memory").explanation()).isEqualTo("can't be used: no memory");
        assertThat(GpuState.of(hopper, false, false, null).explanation()).contains("9.0", "Hopper", "8.9");
        assertThat(GpuState.of(hopper, false, false, null).present()).isTrue();
    }

    private static Findings found(Card card) {
        return new Findings(Source.NVIDIA_SMI, "535.1", List.of(card), Trouble.NONE, "");
    }
}
