package org.latent4j.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One training at work in its run folder, which no other training can enter meanwhile. */
final class Run implements Checkpoints, AutoCloseable {
    private final RunFolder folder;
    private final RunSettings settings;
    private final CheckpointFolder checkpoints;
    private final FileChannel lock;

    private Run(RunFolder folder, RunSettings settings, Duration checkpointEvery, FileChannel lock) {
        this.folder = folder;
        this.settings = settings;
        this.checkpoints = new CheckpointFolder(folder.checkpointFolder(), checkpointEvery);
        this.lock = lock;
    }

    /**
     * Enters a folder.
     *
     * @param resume whether to go on with the run in it; without one, a new run begins either way
     * @throws TrainingException if there is a run and it isn't to be resumed or has other settings, if the folder holds
     *     something else, another training is in it, or it can't be written
     */
    static Run enter(RunFolder folder, RunSettings settings, boolean resume, Duration checkpointEvery) {
        if (folder.holdsRun()) {
            if (!resume) {
                throw new TrainingException(
                        folder.path() + ": there is a run in this folder already; go on with it with"
                                + " --resume, or train into another folder");
            }
            settings.checkGoesOn(folder.record().settings(), folder.path().toString());
        } else if (!folder.isAbsentOrEmpty()) {
            throw new TrainingException(
                    folder.path() + ": expected a new or empty folder, found one with other things in it");
        }
        FileChannel lock = lock(folder);
        Run run = new Run(folder, settings, checkpointEvery, lock);
        if (!folder.holdsRun()) {
            folder.write(RunRecord.running(settings));
        }
        return run;
    }

    private static FileChannel lock(RunFolder folder) {
        Path file = folder.path().resolve(".lock");
        FileChannel[] channel = new FileChannel[1];
        RunFolder.writing(file, () -> {
            Files.createDirectories(folder.path());
            channel[0] = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        });
        try {
            FileLock lock = channel[0].tryLock();
            if (lock != null) {
                return channel[0];
            }
            channel[0].close();
        } catch (OverlappingFileLockException | IOException e) {
            throw new TrainingException(folder.path() + ": another training is at work in this folder", e);
        }
        throw new TrainingException(folder.path() + ": another training is at work in this folder");
    }

    @Nullable
    Checkpoint newest() {
        return checkpoints.newest();
    }

    @Override
    public void stepDone(Supplier<Checkpoint> now) {
        if (checkpoints.isDueWithinEpoch()) {
            checkpoints.write(now.get());
        }
    }

    @Override
    public void epochDone(Supplier<Checkpoint> now, boolean last) {
        if (last || checkpoints.isDueAfterEpoch()) {
            Checkpoint checkpoint = now.get();
            checkpoints.write(checkpoint);
            folder.write(checkpoint.position().history());
        }
    }

    void failed(Position position, String problem) {
        folder.write(RunRecord.failed(settings, position, problem));
    }

    void finished(TrainingResult result) {
        folder.write(result.model());
        folder.write(result.history());
        folder.write(RunRecord.finished(settings, result, result.seconds()));
    }

    void finished(GreedyResult result) {
        TrainingResult fineTuning = result.fineTuning();
        folder.write(result.model());
        folder.write(fineTuning == null ? History.empty() : fineTuning.history());
        folder.write(RunRecord.finished(settings, fineTuning, result.seconds()));
    }

    @Override
    public void close() {
        try {
            lock.close();
            Files.deleteIfExists(folder.path().resolve(".lock"));
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
    }
}
