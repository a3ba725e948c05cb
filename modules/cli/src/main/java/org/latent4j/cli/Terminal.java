package org.latent4j.cli;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Where progress is shown: bars that move on a terminal, plain lines elsewhere.
 *
 * <p>Whether standard error is a terminal, and how wide, the launcher tells; Java can't.
 */
final class Terminal {
    private static final int LEAST_WIDTH = 40;
    private static final int USUAL_WIDTH = 100;

    private final PrintWriter err;
    private final boolean moving;
    private final int width;

    Terminal(PrintWriter err) {
        this(err, Boolean.getBoolean("latent4j.terminal"), Integer.getInteger("latent4j.columns", USUAL_WIDTH));
    }

    Terminal(PrintWriter err, boolean moving, int width) {
        this.err = err;
        this.moving = moving;
        this.width = Math.max(LEAST_WIDTH, width);
    }

    boolean moving() {
        return moving;
    }

    void line(String text) {
        err.println(text);
        err.flush();
    }

    /** A bar, or null where nothing moves. Close it to end its line. */
    @Nullable
    ProgressBar bar(String task, long total) {
        return moving ? builder(task, total).build() : null;
    }

    /** As {@link #bar(String, long)}, with the rate in steps a second, and the time left as the caller reckons it. */
    @Nullable
    ProgressBar bar(String task, long total, Supplier<Optional<Duration>> left) {
        return moving
                ? builder(task, total)
                        .setUnit(" steps", 1)
                        .showSpeed(new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                        .setEtaFunction(state -> left.get())
                        .build()
                : null;
    }

    private ProgressBarBuilder builder(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setMaxRenderedLength(width - 1)
                .setConsumer(new LineConsumer());
    }

    /** Rewrites its line until it is closed. */
    private final class LineConsumer extends DelegatingProgressBarConsumer {
        LineConsumer() {
            super(text -> {
                err.print('\r' + text);
                err.flush();
            });
        }

        @Override
        public int getMaxRenderedLength() {
            return width - 1;
        }

        @Override
        public void close() {
            err.println();
            err.flush();
        }
    }

    /** Seconds as {@code 3:07} or {@code 1:02:45}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
