package org.latent4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.latent4j.reports.Pictures;
import org.latent4j.reports.Theme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options {@code --output} and {@code --theme} of commands that draw. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PictureOptions {
    @Option(names = "--output", required = true, paramLabel = "F", description = "The file to write.")
    private Path output;

    @Option(names = "--theme", paramLabel = "T", description = "light or dark. Default: light.")
    private Theme theme = Theme.LIGHT;

    Path output() {
        return output;
    }

    Theme theme() {
        return theme;
    }

    /** Refuses what isn't a picture's name, and a Java that can't draw, before any work is done. */
    void check(CommandSpec spec) {
        Outputs.checkPicture(output, spec);
        checkDrawing();
    }

    static void checkDrawing() {
        if (!Pictures.canBeDrawn()) {
            throw new IllegalStateException("plot: this Java can't draw text, which needs an installed font");
        }
    }

    void write(BufferedImage picture, String what, CommandSpec spec) throws IOException {
        Pictures.write(output, picture);
        spec.commandLine().getErr().println("wrote " + what + " to " + output);
    }
}
