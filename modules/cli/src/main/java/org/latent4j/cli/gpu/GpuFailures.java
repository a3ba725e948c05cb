package org.latent4j.cli.gpu;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Findings.Trouble;

/** Explains what ND4J throws where a GPU is the reason. Its exceptions have no types of their own: their texts are looked at. */
public final class GpuFailures {
    private static final List<String> MEMORY = List.of(
            "[device] allocation failed",
            "can't allocate [device] memory",
            "can't allocate cuda memory",
            "cudamalloc failed",
            "bytes from device [",
            "bytes from host memory", // which CUDA locks
            "cuda error: out of memory",
            "cublas_status_alloc_failed");

    private GpuFailures() {}

    /**
     * What is wrong and what to do.
     *
     * @return nothing if it isn't about a GPU
     */
    public static Optional<String> explained(Throwable failure) {
        return causes(failure).flatMap(cause -> one(cause).stream()).findFirst().or(() -> noBackend(failure));
    }

    private static Optional<String> one(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        String text = said.toLowerCase(Locale.ROOT);
        if (MEMORY.stream().anyMatch(text::contains)) {
            return Optional.of("GPU out of memory (" + said + "); take smaller batches (--batch-size) or fewer rows"
                    + " (--limit), or end what else uses the card (nvidia-smi lists it)");
        }
        if (text.contains("no kernel image is available")) {
            return Optional.of("GPU: ND4J's CUDA build has no code for this card (" + said
                    + "); compute capability 3.7 and 5.0 to 8.9 serve; train without --gpu");
        }
        if (text.contains("no cuda devices were found")) {
            return Optional.of(explanation(Findings.of(Source.CUDA, Trouble.NO_CARD, said)));
        }
        if (failure instanceof UnsatisfiedLinkError error && isOfCuda(text)) {
            return Optional.of(explanation(unloadable(error)));
        }
        return Optional.empty();
    }

    /** The reason stands in a warning only. */
    private static Optional<String> noBackend(Throwable failure) {
        return causes(failure).anyMatch(cause -> cause.toString().contains("NoAvailableBackendException"))
                ? Optional.of("ND4J's backend doesn't start on this machine; latent4j doctor shows what it has")
                : Optional.empty();
    }

    private static String explanation(Findings found) {
        return GpuException.PREFIX + Verdict.of(found).text();
    }

    /** What a library lacked is said by the last cause: the driver's own library, or one of CUDA's. */
    static Findings unloadable(LinkageError failure) {
        List<String> texts =
                causes(failure).map(cause -> String.valueOf(cause.getMessage())).toList();
        boolean driver = texts.stream().anyMatch(text -> text.contains("libcuda.so") || text.contains("nvcuda.dll"));
        String last = texts.get(texts.size() - 1);
        return Findings.of(
                Source.CUDA,
                driver ? Trouble.NO_DRIVER : Trouble.NO_LIBRARIES,
                last.replaceAll("^\\S*[/\\\\](?=[^/\\\\]*: )", "")); // without the folder it was unpacked to
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    private static boolean isOfCuda(String text) {
        return Stream.of("libcu", "jnicu", "nvcuda", "cudart", "cublas", "nd4jcuda")
                .anyMatch(text::contains);
    }
}
