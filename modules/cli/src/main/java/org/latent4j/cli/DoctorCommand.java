package org.latent4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.latent4j.cli.gpu.Findings;
import org.latent4j.cli.gpu.Gpu;
import org.latent4j.common.Json;
import org.latent4j.data.LocalData;
import org.latent4j.engine.Threads;
import org.latent4j.engine.kernels.Kernels;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what the command found on this machine and how it uses it. */
@Command(
        name = "doctor",
        description = "Show the machine, the backend, threads, memory and where data is looked for.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j doctor"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DoctorCommand implements Runnable {
    private static final long GIB = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonOption json;

    @Override
    public void run() {
        Processor processor = Processor.ofThisMachine();
        Findings found = Gpu.found();
        Nd4jState backend = Nd4jState.start(found);
        GpuState gpu =
                GpuState.of(found, Latent4j.wantsGpu(spec.commandLine()), Gpu.isInThisBuild(), backend.obstacle());
        LocalData data = LocalData.ofUser();
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            out.println(Json.write(object(processor, backend, gpu, data)));
            return;
        }
        Runtime.Version java = Runtime.version();
        line(out, "Latent4j", Version.text());
        line(
                out,
                "Java",
                java + ", " + System.getProperty("java.vendor") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
        line(out, "Backend", backend + " (ND4J " + nd4jVersion() + ", Deeplearning4j " + dl4jVersion() + ")");
        line(out, "Processor", processor.name() + ", " + processor.cores() + " cores, " + processor.features());
        line(out, "GPU", gpu.explanation());
        Integer threads = backend.threads();
        line(out, "Threads", threads == null ? "CUDA's own" : threads + " per native operation: " + threadsReason());
        line(out, "Heap", "up to " + gib(Runtime.getRuntime().maxMemory()) + " (LATENT4J_HEAP)");
        line(
                out,
                "Native memory",
                "arrays up to " + gib(Pointer.maxBytes()) + " (LATENT4J_OFF_HEAP), the whole process up to "
                        + gib(Pointer.maxPhysicalBytes()));
        line(out, "Engine", Gpu.isInThisBuild() ? "dl4j, on the GPU" : engine());
        line(out, "LATENT4J_DATA", namedFolder());
        line(out, "Cache", data.cache() + (Files.isDirectory(data.cache()) ? "" : " (none yet)"));
        for (String name : LocalData.NAMES) {
            line(
                    out,
                    name,
                    data.folder(name).map(Path::toString).orElse("not here; downloaded when it is first asked for"));
        }
    }

    private static Map<String, Object> object(Processor processor, Nd4jState backend, GpuState gpu, LocalData data) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", Version.text());
        all.put("java", Runtime.version().toString());
        all.put("javaHome", System.getProperty("java.home"));
        all.put("javaVendor", System.getProperty("java.vendor"));
        all.put("os", System.getProperty("os.name"));
        all.put("architecture", System.getProperty("os.arch"));
        all.put("backend", backend.name());
        all.put("backendObstacle", backend.obstacle());
        all.put("nd4j", nd4jVersion());
        all.put("dl4j", dl4jVersion());
        all.put("processor", processor);
        all.put("gpu", gpu);
        all.put("nativeThreads", backend.threads());
        all.put("nativeThreadsReason", threadsReason());
        all.put("heapBytes", Runtime.getRuntime().maxMemory());
        all.put("offHeapBytes", Pointer.maxBytes());
        all.put("physicalBytes", Pointer.maxPhysicalBytes());
        all.put("engines", Gpu.isInThisBuild() ? List.of("dl4j") : List.of("compiled", "dl4j"));
        all.put("kernels", Kernels.best().name());
        all.put("kernelsObstacle", Kernels.obstacle());
        all.put("engineThreads", Threads.standard());
        Map<String, Object> folders = new LinkedHashMap<>();
        LocalData.NAMES.forEach(
                name -> folders.put(name, data.folder(name).map(Path::toString).orElse(null)));
        all.put("dataFolder", System.getenv("LATENT4J_DATA"));
        all.put("cache", data.cache().toString());
        all.put("dataSets", folders);
        return all;
    }

    private static String engine() {
        String obstacle = Kernels.obstacle();
        return "compiled (" + Kernels.best().name() + ", " + Threads.standard()
                + " threads, LATENT4J_THREADS), else dl4j"
                + (obstacle == null ? "" : "; several times slower than it could be: " + obstacle);
    }

    private static String nd4jVersion() {
        return version(Nd4j.class);
    }

    private static String dl4jVersion() {
        return version(org.deeplearning4j.nn.graph.ComputationGraph.class);
    }

    /** Read off the jar's name, which the libraries don't repeat in their manifests. */
    private static String version(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        String jar =
                source == null ? "" : Path.of(source.getLocation().getPath()).getFileName() + "";
        return jar.replaceAll("^[a-z0-9-]*?-(\\d.*)\\.jar$", "$1");
    }

    private static String threadsReason() {
        boolean byLauncher = "default".equals(System.getProperty("latent4j.threads"));
        return System.getenv("OMP_NUM_THREADS") != null && !byLauncher
                ? "OMP_NUM_THREADS is set"
                : "networks of this size run slower on more; set OMP_NUM_THREADS to change it";
    }

    private static String namedFolder() {
        String named = System.getenv("LATENT4J_DATA");
        if (named == null || named.isBlank()) {
            return "not set";
        }
        return named + (Files.isDirectory(Path.of(named)) ? "" : " (no such folder)");
    }

    private static String gib(long bytes) {
        return bytes <= 0 || bytes > 1L << 50
                ? "no limit"
                : String.format(Objects.requireNonNull(java.util.Locale.ROOT), "%.1f GiB", (double) bytes / GIB);
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-14s %s%n", name, value);
    }
}
