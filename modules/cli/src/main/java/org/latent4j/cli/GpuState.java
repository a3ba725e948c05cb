package org.latent4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whether there is an NVIDIA GPU, and why it is used or not.
 *
 * @param present whether one was found
 * @param used whether the backend runs on it
 * @param explanation both in words
 */
record GpuState(boolean present, boolean used, String explanation) {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final double NEWEST_CAPABILITY = 8.9;

    /**
     * A GPU.
     *
     * @param name its product name
     * @param capability its compute capability, or 0 if unknown
     */
    record Device(String name, double capability) {}

    static GpuState ofThisMachine(boolean cpuBackend) {
        return of(device(), cpuBackend);
    }

    static GpuState of(Optional<Device> device, boolean cpuBackend) {
        if (device.isEmpty()) {
            return new GpuState(false, !cpuBackend, "no NVIDIA GPU found; the processor does the work");
        }
        String name = device.get().name();
        double capability = device.get().capability();
        if (!cpuBackend) {
            return new GpuState(true, true, name + ", used by the CUDA backend");
        }
        String reason = capability > NEWEST_CAPABILITY
                ? "ND4J's newest CUDA build (11.6) has code up to compute capability 8.6, which runs up to Ada (8.9); "
                        + "this GPU has " + capability + " (Hopper and Blackwell are too new for it)"
                : "this is a CPU build; build with -Pcuda to use the GPU"
                        + (capability > 0 ? " (compute capability " + capability + ", which that build supports)" : "");
        return new GpuState(true, false, name + ", not used: " + reason);
    }

    private static Optional<Device> device() {
        try {
            return queried();
        } catch (IOException e) {
            return Files.exists(DRIVER) ? Optional.of(new Device("NVIDIA GPU (driver only)", 0)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Device> queried() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        List.of("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("nvidia-smi: no answer");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? parsed(output) : Optional.empty();
    }

    /** Reads the first line of {@code name, capability}. */
    static Optional<Device> parsed(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> {
                    int comma = line.lastIndexOf(',');
                    String capability = line.substring(comma + 1).strip();
                    boolean known = comma > 0 && capability.matches("\\d+(\\.\\d+)?");
                    return new Device(
                            comma > 0 ? line.substring(0, comma).strip() : line,
                            known ? Double.parseDouble(capability) : 0);
                });
    }
}
