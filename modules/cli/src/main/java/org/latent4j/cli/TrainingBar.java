package org.latent4j.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.TrainingProgress;

/**
 * Shows a training: on a terminal a bar for each epoch with rate, time left of the whole training and loss; elsewhere a line
 * for each epoch.
 */
final class TrainingBar implements TrainingProgress, AutoCloseable {
    private final Terminal terminal;
    private final Interruption interruption;
    private @Nullable ProgressBar bar;
    private int epoch;
    private int epochs;
    private int steps;
    private int step;
    private long began;
    private int stepsBefore;
    private int stepsRun;
    private boolean saidSlow;

    TrainingBar(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public void phaseStarted(String name) {
        terminal.line(name);
        began = 0;
        stepsRun = 0;
    }

    @Override
    public void engineChosen(EngineChoice engine, @Nullable String reason) {
        String obstacle = Kernels.obstacle();
        if (reason != null) {
            terminal.line("training by DL4J: " + reason);
        } else if (obstacle != null && !saidSlow) {
            terminal.line("training several times slower than it could: " + obstacle);
            saidSlow = true;
        }
    }

    @Override
    public void epochStarted(int epoch, int epochs, int steps) {
        this.epoch = epoch;
        this.epochs = epochs;
        this.steps = steps;
        this.step = 0;
        if (began == 0) {
            began = System.nanoTime();
        }
        stepsBefore = stepsRun;
        bar = terminal.bar(
                String.format(Locale.ROOT, "epoch %" + digits(epochs) + "d/%d", epoch, epochs), steps, this::left);
    }

    @Override
    public void stepDone(int step, double loss) {
        interruption.check();
        stepsRun = stepsBefore + step;
        this.step = step;
        if (bar != null) {
            bar.stepTo(step);
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss));
        }
    }

    @Override
    public void epochDone(EpochRecord record) {
        String losses =
                String.format(Locale.ROOT, "loss %.4f, validation %.4f", record.trainLoss(), record.validationLoss());
        if (bar != null) {
            bar.setExtraMessage(" " + losses);
            close();
        } else {
            terminal.line(String.format(
                    Locale.ROOT,
                    "epoch %" + digits(epochs) + "d/%d: %s, %s, %s left",
                    epoch,
                    epochs,
                    losses,
                    Terminal.duration(record.seconds()),
                    Terminal.duration(left().orElse(Duration.ZERO).toMillis() / 1000.0)));
        }
        interruption.check();
    }

    /** Ends the bar's line, where there is one. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Time left of all epochs, if all steps take what those so far took. */
    private Optional<Duration> left() {
        if (stepsRun == 0) {
            return Optional.empty();
        }
        long all = (long) (epochs - epoch) * steps + steps - step;
        return Optional.of(Duration.ofNanos((long) ((double) (System.nanoTime() - began) / stepsRun * all)));
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }
}
