package org.latent4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.latent4j.cli.gpu.GpuException;
import org.latent4j.cli.gpu.GpuFailures;
import org.latent4j.common.Nearest;
import org.latent4j.data.DataException;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;
import org.latent4j.training.TrainingException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line for a person, and an exit code. */
final class Failures {
    static final int FAILED = 1;
    static final int USAGE = 2;
    private static final String PREFIX = "latent4j: error: ";

    private Failures() {}

    /** The command line itself is wrong. */
    static int usage(ParameterException failure, String[] args) {
        CommandLine line = failure.getCommandLine();
        String message = oneLine(Objects.requireNonNullElse(failure.getMessage(), "wrong usage"));
        if (failure instanceof UnmatchedArgumentException unmatched) {
            message = unmatched(unmatched, line);
        }
        line.getErr().println(PREFIX + message);
        line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        trace(failure, line);
        return USAGE;
    }

    /** The command could not do its work. */
    static int failed(Throwable failure, CommandLine line, ParseResult parsed) {
        Throwable cause = failure instanceof CommandLine.ExecutionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        line.getErr().println(PREFIX + message(cause));
        trace(cause, line);
        return FAILED;
    }

    /** One line that says what went wrong, and in which file where that is known. */
    static String message(Throwable failure) {
        String said = failure.getMessage();
        if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return message(unchecked.getCause());
        }
        Optional<String> ofGpu = GpuFailures.explained(failure);
        if (ofGpu.isPresent()) {
            return oneLine(ofGpu.get());
        }
        if (failure instanceof OutOfMemoryError) {
            return oneLine("out of memory: " + said + "; more heap: LATENT4J_HEAP=4g, more native memory: "
                    + "LATENT4J_OFF_HEAP=8g; or take fewer rows (--limit) or smaller batches (--batch-size)");
        }
        if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
            return message(failure.getCause());
        }
        if (said == null || said.isBlank()) {
            return unexpected(failure);
        }
        if (failure instanceof NoSuchFileException missing && missing.getReason() == null) {
            return oneLine(missing.getFile() + ": no such file");
        }
        if (failure instanceof AccessDeniedException denied && denied.getReason() == null) {
            return oneLine(denied.getFile() + ": no permission");
        }
        if (failure instanceof FileSystemException file) {
            return oneLine(file.getFile() + ": "
                    + Objects.requireNonNullElse(
                            file.getReason(), file.getClass().getSimpleName()));
        }
        boolean explained = failure instanceof DataException
                || failure instanceof MalformedModelException
                || failure instanceof UnsupportedModelException
                || failure instanceof TrainingException
                || failure instanceof GpuException
                || failure instanceof IOException
                || (isArgumentOrState(failure) && isOurs(failure));
        // What an unsupported layer's message has in further lines is Java.
        String line = failure instanceof UnsupportedModelException
                ? said.lines().findFirst().orElse(said).replaceFirst(":$", "")
                : said;
        return explained ? oneLine(line) : unexpected(failure);
    }

    private static boolean isArgumentOrState(Throwable failure) {
        return failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
    }

    /** Our own checks explain themselves; those of libraries speak of what a user never sees. */
    private static boolean isOurs(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("org.latent4j.");
    }

    private static String unexpected(Throwable failure) {
        String said = failure.getMessage();
        return oneLine("unexpected " + failure.getClass().getSimpleName() + (said == null ? "" : ": " + said)
                + " (--verbose shows where)");
    }

    private static String unmatched(UnmatchedArgumentException failure, CommandLine line) {
        String word =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().get(0);
        boolean option = word.startsWith("-");
        boolean command = !option && line.getParent() == null;
        String what = option ? "unknown option" : command ? "unknown command" : "unexpected argument";
        Collection<String> known = option
                ? line.getCommandSpec().optionsMap().keySet()
                : line.getSubcommands().keySet();
        return what + " '" + oneLine(word) + "'" + didYouMean(word, known);
    }

    /** The end of a message on a name that doesn't exist: the nearest that does, or nothing. */
    static String didYouMean(String word, Collection<String> known) {
        return Nearest.to(word, known)
                .map(name -> ": did you mean '" + name + "'?")
                .orElse("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    private static void trace(Throwable failure, CommandLine line) {
        Object root = line.getCommandSpec().root().userObject();
        if (root instanceof Latent4j command && command.verbose()) {
            PrintWriter err = line.getErr();
            failure.printStackTrace(err);
            err.flush();
        }
    }
}
