package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The machine's processor as far as the system tells.
 *
 * @param name the model
 * @param cores that this process may use
 * @param vectors the vector instruction sets that matter here, best last; empty if the system doesn't tell
 */
record Processor(String name, int cores, List<String> vectors) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final List<String> WANTED =
            List.of("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve");

    static Processor ofThisMachine() {
        try {
            return parsed(Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of());
        } catch (IOException e) {
            return parsed(List.of());
        }
    }

    /** Reads Linux's description of its processors. */
    static Processor parsed(List<String> lines) {
        Set<String> flags =
                Set.of(first(lines, "flags", first(lines, "Features", "")).split("\\s+", -1));
        List<String> vectors = new ArrayList<>(WANTED);
        vectors.retainAll(flags);
        String name = first(lines, "model name", System.getProperty("os.arch", "unknown"));
        return new Processor(name, Runtime.getRuntime().availableProcessors(), vectors);
    }

    String features() {
        return vectors.isEmpty() ? "vector instructions unknown" : String.join(" ", vectors);
    }

    private static String first(List<String> lines, String key, String otherwise) {
        return lines.stream()
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }
}
