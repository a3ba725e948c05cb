package org.latent4j.cli;

import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Shows how far the opening of data has come, on a terminal. */
final class Progress implements org.latent4j.data.Progress, AutoCloseable {
    private final Terminal terminal;
    private String task = "";
    private @Nullable ProgressBar bar;

    Progress(CommandSpec command) {
        this.terminal = new Terminal(command.commandLine().getErr());
    }

    @Override
    public void at(String what, long done, long total) {
        if (!terminal.moving()) {
            return;
        }
        if (bar == null || !what.equals(task)) {
            close();
            task = what;
            bar = terminal.bar(what, total);
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
