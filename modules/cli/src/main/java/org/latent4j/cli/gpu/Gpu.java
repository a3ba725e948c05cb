package org.latent4j.cli.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Verdict.Answer;

/** The GPU of this machine, as far as ND4J can use it. */
public final class Gpu {
    private static final boolean IN_THIS_BUILD = backend().contains("cuda");

    private Gpu() {}

    /** Whether this is the distribution whose ND4J works on a GPU. */
    public static boolean isInThisBuild() {
        return IN_THIS_BUILD;
    }

    /** What the build wrote down. To look for the backend's classes would open every jar, which costs tens of milliseconds at each start. */
    private static String backend() {
        Properties properties = new Properties();
        try (InputStream stream = Objects.requireNonNull(Gpu.class.getResourceAsStream("backend.properties"))) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("backend", "");
    }

    /** Asks the driver's program; then, where CUDA is in this build and nothing speaks against it, CUDA too. */
    public static Findings found() {
        Findings found = NvidiaSmi.ask();
        if (!isInThisBuild() || Verdict.of(found).answer() == Answer.NO) {
            return found;
        }
        Findings byCuda = CudaRuntime.ask();
        return new Findings(Source.CUDA, found.driver(), byCuda.cards(), byCuda.trouble(), byCuda.said());
    }

    /** Whether ND4J could work on a GPU here, in the distribution that is made for it. */
    public static Verdict verdict(Findings found) {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        boolean exists = List.of("amd64", "x86_64").contains(processor)
                && (system.equals("Linux") || system.toLowerCase(Locale.ROOT).contains("windows"));
        return exists
                ? Verdict.of(found)
                : new Verdict(
                        Answer.NO,
                        "ND4J has CUDA builds for Linux and Windows on x86-64 only, this is " + system + " on "
                                + processor);
    }

    /**
     * Checks, before a command computes, that it will on what was asked for.
     *
     * @param wanted whether a GPU was asked for
     * @throws GpuException if a GPU is to be used that can't be; says why
     */
    public static void check(boolean wanted) {
        if (!wanted && !isInThisBuild()) {
            return;
        }
        Verdict verdict = verdict(found());
        if (verdict.answer() == Answer.NO) {
            throw new GpuException(verdict.text());
        }
        if (!isInThisBuild()) {
            throw new GpuException(
                    "this is the distribution for the CPU; scripts/latent4j --gpu builds the one for GPUs");
        }
    }
}
