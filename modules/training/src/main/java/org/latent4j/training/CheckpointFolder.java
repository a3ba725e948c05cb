package org.latent4j.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the last two checkpoints of a training in its run folder.
 *
 * <p>One is written at the end of every epoch, once a second where epochs are shorter, and within long epochs after every
 * so many seconds. Its name says how far it is: {@code epoch-000003-step-00001200.zip} has three epochs done and 1,200 steps
 * of the fourth. It holds float32 values in little-endian order beside the position as JSON.
 */
final class CheckpointFolder {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String POSITION = "position.json";
    private static final String PARAMETERS = "parameters";
    private static final String UPDATER = "updater";
    private static final String BEST = "best";

    private final Path folder;
    private final Duration every;
    private long written = System.nanoTime();

    CheckpointFolder(Path folder, Duration every) {
        this.folder = folder;
        this.every = every;
    }

    /** What the position entry holds. */
    private record Header(int format, Position position, int iterations) {
        static final int FORMAT = 1;
    }

    boolean isDueWithinEpoch() {
        return due(every);
    }

    boolean isDueAfterEpoch() {
        return due(SHORTEST) || due(every);
    }

    private boolean due(Duration period) {
        return System.nanoTime() - written >= period.toNanos();
    }

    void write(Checkpoint checkpoint) {
        Position position = checkpoint.position();
        Path file = folder.resolve(
                String.format(Locale.ROOT, "epoch-%06d-step-%08d.zip", position.epochsDone(), position.stepsDone()));
        RunFolder.writing(file, () -> {
            AtomicFile.write(file, stream -> write(checkpoint, stream));
            List<Path> files = files();
            for (Path old : files.subList(Math.min(2, files.size()), files.size())) {
                Files.deleteIfExists(old);
            }
        });
        written = System.nanoTime();
    }

    private static void write(Checkpoint checkpoint, OutputStream stream) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(stream);
        zip.setLevel(Deflater.NO_COMPRESSION);
        zip.putNextEntry(new ZipEntry(POSITION));
        Header header = new Header(Header.FORMAT, checkpoint.position(), checkpoint.iterations());
        zip.write(Json.write(header).getBytes(StandardCharsets.UTF_8));
        write(PARAMETERS, checkpoint.parameters(), zip);
        write(UPDATER, checkpoint.updaterState(), zip);
        write(BEST, checkpoint.bestParameters(), zip);
        zip.finish();
    }

    private static void write(String name, @Nullable INDArray array, ZipOutputStream zip) throws IOException {
        if (array != null) {
            zip.putNextEntry(new ZipEntry(name));
            ArrayBytes.write(array, zip);
        }
    }

    /**
     * The newest checkpoint that is whole, or null if there is none at all.
     *
     * @throws TrainingException if there are some, and all are damaged
     */
    @Nullable
    Checkpoint newest() {
        IOException problem = null;
        try {
            for (Path file : files()) {
                try {
                    return read(file);
                } catch (IOException | IllegalArgumentException e) {
                    problem = new IOException(file + ": " + e.getMessage(), e);
                }
            }
        } catch (IOException e) {
            problem = e;
        }
        if (problem != null) {
            throw new TrainingException("no whole checkpoint to go on from: " + problem.getMessage(), problem);
        }
        return null;
    }

    /** The newest first. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("epoch-\\d+-step-\\d+\\.zip"))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    private static Checkpoint read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            INDArray parameters = array(zip, PARAMETERS);
            ZipEntry position = zip.getEntry(POSITION);
            if (position == null || parameters == null) {
                throw new IOException("expected a checkpoint, found another zip");
            }
            String text = content(zip, position, stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            JsonNode format = Json.read(text, JsonNode.class).get("format");
            if (format == null || format.asInt() != Header.FORMAT) {
                throw new IOException("expected format " + Header.FORMAT + ", found " + format
                        + "; another version of Latent4j wrote it");
            }
            Header header = Json.read(text, Header.class);
            return new Checkpoint(
                    header.position(), header.iterations(), parameters, array(zip, UPDATER), array(zip, BEST));
        }
    }

    private static @Nullable INDArray array(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return null;
        }
        return content(zip, entry, ArrayBytes::read);
    }

    /** Reads a whole entry and makes sure that its bytes are those written, which {@link ZipFile} leaves to others. */
    private static <T> T content(ZipFile zip, ZipEntry entry, Reading<T> reading) throws IOException {
        try (CheckedInputStream stream = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            T content = reading.from(stream);
            if (stream.getChecksum().getValue() != entry.getCrc()) {
                throw new IOException("entry " + entry.getName() + " is damaged");
            }
            return content;
        }
    }

    /** Something that reads a stream to its end. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(InputStream stream) throws IOException;
    }
}
