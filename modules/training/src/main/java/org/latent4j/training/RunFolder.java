package org.latent4j.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;

/**
 * A folder with one training: {@code model.zip}, {@code run.json}, {@code history.csv}, {@code checkpoints/}.
 *
 * <p>Every file in it is written completely or not at all. No run is ever written over: a folder that holds anything is
 * taken only to go on with the run in it.
 */
public final class RunFolder {
    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** The folder at a path, whether or not there is a run in it. */
    public static RunFolder at(Path path) {
        return new RunFolder(path);
    }

    /** The first of {@code name-1}, {@code name-2} … in a folder that doesn't exist yet. */
    public static RunFolder next(Path parent, String name) {
        int number = 1;
        while (Files.exists(parent.resolve(name + "-" + number))) {
            number++;
        }
        return new RunFolder(parent.resolve(name + "-" + number));
    }

    public Path path() {
        return path;
    }

    /** Whether there is a run in it, finished or not. */
    public boolean holdsRun() {
        return Files.isRegularFile(recordFile());
    }

    /** The file of the trained model; there is none before the run has finished. */
    public Path modelFile() {
        return path.resolve("model.zip");
    }

    public Path recordFile() {
        return path.resolve("run.json");
    }

    public Path historyFile() {
        return path.resolve("history.csv");
    }

    /** Figures on the test split, where they were measured after the training. */
    public Path evaluationFile() {
        return path.resolve("evaluation.json");
    }

    public Path checkpointFolder() {
        return path.resolve("checkpoints");
    }

    /**
     * The trained model.
     *
     * @throws TrainingException if the run hasn't finished
     * @throws IOException if it can't be read
     */
    public LatentModel model() throws IOException {
        if (!Files.exists(modelFile()) && holdsRun()) {
            throw new TrainingException(path + ": the run in it has not finished ("
                    + record().status().id() + ", " + record().epochsDone() + " epochs done); go on with --resume");
        }
        return LatentModel.load(modelFile());
    }

    /**
     * What {@code run.json} says.
     *
     * @throws TrainingException if there is none, or it is damaged
     */
    public RunRecord record() {
        try {
            return Json.read(Files.readString(recordFile()), RunRecord.class);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(recordFile() + ": expected a run's record: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TrainingException(path + ": expected a run folder, found no readable run.json", e);
        }
    }

    /**
     * The epochs that {@code history.csv} tells of; none before the first is done.
     *
     * @throws TrainingException if the file can't be read or is damaged
     */
    public History history() {
        try {
            return Files.exists(historyFile()) ? History.ofCsv(Files.readString(historyFile())) : History.empty();
        } catch (IllegalArgumentException e) {
            throw new TrainingException(historyFile() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TrainingException(historyFile() + ": can't be read: " + e, e);
        }
    }

    /** Hidden files don't count: a killed run may leave some. */
    public boolean isAbsentOrEmpty() {
        if (!Files.exists(path)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.allMatch(entry -> entry.getFileName().toString().startsWith("."));
        } catch (IOException e) {
            throw new TrainingException(path + ": expected a folder that can be read, found " + e, e);
        }
    }

    /** Deletes what a killed run was about to write. */
    void clear() throws IOException {
        for (Path folder : List.of(path, checkpointFolder())) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*.part")) {
                    for (Path part : parts) {
                        Files.deleteIfExists(part);
                    }
                }
            }
        }
    }

    void write(RunRecord record) {
        writing(recordFile(), () -> AtomicFile.writeText(recordFile(), Json.write(record) + "\n"));
    }

    void write(History history) {
        writing(historyFile(), () -> AtomicFile.writeText(historyFile(), history.toCsv()));
    }

    void write(LatentModel model) {
        writing(modelFile(), () -> model.save(modelFile()));
    }

    /** Something that writes a file. */
    @FunctionalInterface
    public interface Writing {
        void run() throws IOException;
    }

    /**
     * Says in one way, for every file, that it can't be written.
     *
     * @throws TrainingException in place of an {@link IOException}
     */
    public static void writing(Path file, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            String reason = e.getMessage() == null
                    ? e.getClass().getSimpleName()
                    : e.getClass().getSimpleName() + ": " + e.getMessage();
            throw new TrainingException(
                    file + ": can't be written (" + reason + "); all that was written before is whole:"
                            + " make room or give leave to write, then go on with --resume",
                    e);
        }
    }
}
