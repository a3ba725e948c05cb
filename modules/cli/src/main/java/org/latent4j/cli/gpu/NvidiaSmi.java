package org.latent4j.cli.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Findings.Trouble;

/** The program that comes with NVIDIA's driver. It doesn't start CUDA, so that asking it is safe on any machine. */
final class NvidiaSmi {
    private static final Path RUNNING_DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MOST_READ = 1 << 16;

    /** The name last: it may hold anything. */
    private static final String QUERY = "--query-gpu=driver_version,compute_cap,memory.total,name";

    /** Drivers of before CUDA 11.6 know no {@code compute_cap}. */
    private static final String OLD_QUERY = "--query-gpu=driver_version,index,memory.total,name";

    private NvidiaSmi() {}

    static Findings ask() {
        return ask("nvidia-smi", LIMIT);
    }

    static Findings ask(String program, Duration limit) {
        Findings found = run(program, QUERY, limit);
        return found.said().contains("is not a valid field") ? run(program, OLD_QUERY, limit) : found;
    }

    private static Findings run(String program, String query, Duration limit) {
        Process process;
        try {
            process = new ProcessBuilder(program, query, "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Files.exists(RUNNING_DRIVER)
                    ? Findings.of(Source.NVIDIA_SMI, Trouble.UNCLEAR, "the driver runs, but nvidia-smi isn't there")
                    : Findings.of(Source.NVIDIA_SMI, Trouble.NO_DRIVER, "nvidia-smi isn't there");
        }
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        try {
            String said = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return read(process.exitValue(), said);
            }
        } catch (TimeoutException e) {
            // as if it ran on
        } catch (ExecutionException e) {
            return Findings.of(Source.NVIDIA_SMI, Trouble.UNCLEAR, "nvidia-smi: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Findings.of(Source.NVIDIA_SMI, Trouble.DRIVER_HANGS, "no answer in " + limit.toSeconds() + " s");
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readNBytes(MOST_READ), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Understands what the program said.
     *
     * @param code its exit code
     * @param output both streams
     */
    static Findings read(int code, String output) {
        List<Card> cards = new ArrayList<>();
        String driver = null;
        for (String line : output.lines().toList()) {
            String[] fields = line.split(",", 4);
            if (fields.length == 4 && Driver.isVersion(fields[0].strip())) {
                driver = fields[0].strip();
                cards.add(new Card(
                        fields[3].strip(), Capability.of(fields[1].strip()).orElse(null), number(fields[2].strip())));
            }
        }
        return driver == null
                ? Findings.of(Source.NVIDIA_SMI, trouble(code, output), output.isBlank() ? "nothing" : output)
                : new Findings(Source.NVIDIA_SMI, driver, cards, Trouble.NONE, "");
    }

    private static Trouble trouble(int code, String output) {
        if (output.contains("version mismatch")) {
            return Trouble.DRIVER_MISMATCH;
        }
        if (output.contains("Insufficient Permissions") || output.contains("blocked by the operating system")) {
            return Trouble.NO_PERMISSION;
        }
        if (output.contains("No devices were found")) {
            return Trouble.NO_CARD;
        }
        if (output.contains("couldn't communicate with the NVIDIA driver")
                || output.contains("Driver Not Loaded")
                || output.contains("couldn't find libnvidia-ml")
                || code == 9
                || code == 12) { // NVML: driver not loaded, library not found
            return Trouble.DRIVER_NOT_RUNNING;
        }
        return Trouble.UNCLEAR;
    }

    private static long number(String text) {
        return text.matches("\\d{1,12}") ? Long.parseLong(text) : 0;
    }
}
