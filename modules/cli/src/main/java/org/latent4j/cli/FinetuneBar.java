package org.latent4j.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import org.latent4j.pretrain.FewLabelExperiment;
import org.latent4j.pretrain.FineTuner;
import org.latent4j.pretrain.Method;
import org.latent4j.pretrain.Way;

/** Shows an experiment: on a terminal a bar for each training; everywhere a line for each result. */
final class FinetuneBar implements FineTuner.Progress, AutoCloseable {
    private final Terminal terminal;
    private final Interruption interruption;
    private final Method method;
    private final String split;
    private @Nullable ProgressBar bar;
    private String task = "";
    private int all;
    private int done;
    private boolean saidWhy;
    private long begun;

    FinetuneBar(Terminal terminal, Interruption interruption, Method method, String split) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.method = method;
        this.split = split;
    }

    /** Says how many results there will be. */
    void begin(int results) {
        all = results;
    }

    /** One was there already. */
    void skipped() {
        done++;
    }

    void started(int labels, int seed, Way way) {
        interruption.check();
        task = String.format(Locale.ROOT, "%d/%d %,d labels, seed %d, %s", done + 1, all, labels, seed, way.id());
        begun = System.nanoTime();
    }

    @Override
    public void stepDone(int step, int steps, double loss) {
        interruption.check();
        if (bar == null) {
            bar = terminal.bar(
                    task,
                    steps,
                    () -> Optional.of(Duration.ofNanos(
                            (long) ((double) (System.nanoTime() - begun) / Math.max(1, step) * (steps - step)))));
        }
        if (bar != null) {
            bar.stepTo(step);
            bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss));
        }
    }

    void done(FewLabelExperiment.Trained trained) {
        close();
        done++;
        FewLabelExperiment.Network network = trained.network();
        String reason = network == null ? null : network.reasonForDl4j();
        if (reason != null && !saidWhy) {
            terminal.line("training by DL4J: " + reason);
            saidWhy = true;
        }
        FewLabelExperiment.Outcome outcome = trained.outcome();
        terminal.line(String.format(
                Locale.ROOT,
                "%d/%d %,d labels, seed %d, %s: %.2f %% of %s rows, %s",
                done,
                all,
                outcome.labels(),
                outcome.seed(),
                outcome.way().title(method),
                100 * outcome.accuracy(),
                split,
                Terminal.duration(outcome.seconds())));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
