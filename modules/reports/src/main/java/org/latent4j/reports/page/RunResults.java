package org.latent4j.reports.page;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.training.History;
import org.latent4j.training.RunFolder;
import org.latent4j.training.RunRecord;
import org.latent4j.training.TrainingException;

/**
 * What a run folder holds of its run; one that was killed holds less.
 *
 * @param folder where it is
 * @param record what {@code run.json} says
 * @param history its epochs so far
 * @param figures on the test split, or null
 * @param notices what is missing or can't be read, one sentence each
 */
public record RunResults(
        RunFolder folder,
        RunRecord record,
        History history,
        @Nullable TestFigures figures,
        List<String> notices) {

    public RunResults {
        notices = List.copyOf(notices);
    }

    /**
     * Reads a run folder.
     *
     * @throws TrainingException if it isn't one
     */
    public static RunResults of(RunFolder folder) {
        RunRecord record = folder.record();
        List<String> notices = new java.util.ArrayList<>();
        History history = History.empty();
        TestFigures figures = null;
        try {
            history = folder.history();
        } catch (TrainingException e) {
            notices.add(String.valueOf(e.getMessage()));
        }
        try {
            figures = TestFigures.of(folder);
        } catch (IOException | IllegalArgumentException e) {
            notices.add(folder.evaluationFile() + ": can't be read: " + e.getMessage());
        }
        if (record.status() == RunRecord.Status.RUNNING) {
            notices.add("The run has not finished: it is under way, or was interrupted.");
        }
        String problem = record.problem();
        if (problem != null) {
            notices.add("The run failed: " + problem);
        }
        return new RunResults(folder, record, history, figures, notices);
    }

    /** The variant's name. */
    public String variant() {
        return record.settings().recipe().model().variant();
    }

    /** What the run is called: its folder's name. */
    public String name() {
        return String.valueOf(folder.path().toAbsolutePath().normalize().getFileName());
    }

    boolean holds(String file) {
        return Files.isRegularFile(folder.path().resolve(file));
    }
}
