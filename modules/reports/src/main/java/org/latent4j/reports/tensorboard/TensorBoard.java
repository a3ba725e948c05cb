package org.latent4j.reports.tensorboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.TrainingProgress;

/**
 * Writes each epoch's figures to event files that {@code tensorboard --logdir} shows, named as Keras's callback names them:
 * {@code epoch_loss} in folders {@code train} and {@code validation}, so that both are in one chart. Each phase of a greedy
 * training has a folder of its own.
 *
 * <p>Steps are epochs. A file that can't be written ends this, with one complaint, but not the training.
 */
public final class TensorBoard implements TrainingProgress, AutoCloseable {
    private final Path folder;
    private final Consumer<String> complaints;
    private @Nullable EventFile train;
    private @Nullable EventFile validation;
    private int phases;
    private boolean failed;

    private TensorBoard(Path folder, Consumer<String> complaints) {
        this.folder = folder;
        this.complaints = complaints;
    }

    /**
     * Begins a run's files, so that a folder that can't be written is told before any training.
     *
     * @param folder of this run
     * @param complaints hears at most once why no more is written
     * @throws IOException if the folder can't be made
     */
    public static TensorBoard in(Path folder, Consumer<String> complaints) throws IOException {
        Files.createDirectories(folder);
        return new TensorBoard(folder, complaints);
    }

    @Override
    public void phaseStarted(String name) {
        close();
        phases++;
    }

    @Override
    public void epochDone(EpochRecord epoch) {
        if (failed) {
            return;
        }
        try {
            Path run = phases == 0 ? folder : folder.resolve("phase-" + phases);
            EventFile trainFile = train == null ? EventFile.in(run.resolve("train")) : train;
            train = trainFile;
            EventFile validationFile = validation == null ? EventFile.in(run.resolve("validation")) : validation;
            validation = validationFile;
            Map<String, Double> trained = new LinkedHashMap<>();
            trained.put("epoch_loss", epoch.trainLoss());
            trained.put("epoch_learning_rate", epoch.learningRate());
            trained.put("epoch_seconds", epoch.seconds());
            trainFile.add(epoch.epoch(), trained);
            Map<String, Double> watched = new LinkedHashMap<>();
            watched.put("epoch_loss", epoch.validationLoss());
            Double bce = epoch.validationBce();
            if (bce != null) {
                watched.put("epoch_bce", bce);
            }
            watched.put("epoch_mse", epoch.validationMse());
            watched.put("epoch_rounded_accuracy", epoch.validationRoundedAccuracy());
            validationFile.add(epoch.epoch(), watched);
        } catch (IOException e) {
            complaints.accept("no more events for TensorBoard in " + folder + ": " + e.getMessage());
            failed = true;
            close();
        }
    }

    /** Ends the files. */
    @Override
    public void close() {
        for (EventFile file : new EventFile[] {train, validation}) {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException e) {
                    complaints.accept("events for TensorBoard in " + folder + ": " + e.getMessage());
                }
            }
        }
        train = null;
        validation = null;
    }
}
