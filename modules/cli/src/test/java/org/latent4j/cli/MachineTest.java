package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
    void readsWhatNvidiaSays() {
        assertThat(GpuState.parsed("NVIDIA A10, 8.6\nNVIDIA A10, 8.6\n"))
                .contains(new GpuState.Device("NVIDIA A10", 8.6));
        assertThat(GpuState.parsed("Old GPU, [N/A]")).contains(new GpuState.Device("Old GPU", 0));
        assertThat(GpuState.parsed("\n")).isEmpty();
    }

    @Test
    void saysWhyAGpuIsNotUsed() {
        Optional<GpuState.Device> ampere = Optional.of(new GpuState.Device("NVIDIA A10", 8.6));
        Optional<GpuState.Device> hopper = Optional.of(new GpuState.Device("NVIDIA H100", 9.0));
        assertThat(GpuState.of(Optional.empty(), true).explanation()).startsWith("no NVIDIA GPU found");
        assertThat(GpuState.of(ampere, true).explanation()).contains("-Pcuda");
        assertThat(GpuState.of(ampere, true).used()).isFalse();
        assertThat(GpuState.of(ampere, false).used()).isTrue();
        assertThat(GpuState.of(hopper, true).explanation()).contains("9.0", "Hopper", "8.6");
    }
}
