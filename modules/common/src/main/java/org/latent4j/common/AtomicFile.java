package org.latent4j.common;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file completely or not at all.
 *
 * <p>The content goes to a hidden file beside the target, is forced to disk, and takes the target's name in one step: a
 * reader, or a run killed at any moment, sees the old content or the new, never a part.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content; may throw {@link IOException}, after which the target is as it was. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, making its folder if needed.
     *
     * @throws IOException if the folder, disk or content fails; the target is then untouched and nothing is left beside it
     */
    public static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException(target + ": expected a file, got a root folder");
        }
        Files.createDirectories(folder);
        // Not Files.createTempFile, whose files only their owner may read; nor a secure random number, slow to start.
        String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path partial = folder.resolve("." + absolute.getFileName() + "." + mark + ".part");
        try {
            try (OutputStream stream =
                    new BufferedOutputStream(Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW), 1 << 16)) {
                content.writeTo(stream);
            }
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(partial, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Writes text as UTF-8. */
    public static void writeText(Path target, String text) throws IOException {
        write(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
