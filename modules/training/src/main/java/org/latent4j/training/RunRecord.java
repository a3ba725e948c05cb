package org.latent4j.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Names;

/**
 * What {@code run.json} says of a run.
 *
 * @param format version of this record
 * @param status how far it has come
 * @param problem why it failed, or null
 * @param settings all that decides its result
 * @param machine what it ran on last
 * @param epochsDone epochs in its history
 * @param keptEpoch number of the epoch whose weights the model has; 0 if there is none
 * @param metrics of that epoch, or null
 * @param seconds wall time of its epochs
 */
public record RunRecord(
        int format,
        Status status,
        @Nullable String problem,
        RunSettings settings,
        Machine machine,
        int epochsDone,
        int keptEpoch,
        @Nullable EpochRecord metrics,
        double seconds) {
    static final int FORMAT = 1;

    /** How far a run has come. */
    public enum Status {
        /** Under way, or killed. */
        RUNNING,
        FINISHED,
        /** Ended by its loss, which was no longer a number. */
        FAILED;

        /** The name in JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Status of(String id) {
            return Names.of(Status.class, Status::id, "status", id);
        }
    }

    static RunRecord running(RunSettings settings) {
        return new RunRecord(FORMAT, Status.RUNNING, null, settings, Machine.current(), 0, 0, null, 0);
    }

    static RunRecord failed(RunSettings settings, Position position, String problem) {
        return new RunRecord(
                FORMAT,
                Status.FAILED,
                problem,
                settings,
                Machine.current(),
                position.epochsDone(),
                0,
                null,
                position.totalSeconds());
    }

    /** @param last the training that the model comes from, or null for a greedy one without fine-tuning */
    static RunRecord finished(RunSettings settings, @Nullable TrainingResult last, double seconds) {
        return new RunRecord(
                FORMAT,
                Status.FINISHED,
                null,
                settings,
                Machine.current(),
                last == null ? 0 : last.history().size(),
                last == null ? 0 : last.keptEpoch(),
                last == null ? null : last.kept(),
                seconds);
    }
}
