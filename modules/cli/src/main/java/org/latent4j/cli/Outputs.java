package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.latent4j.data.ArrayFiles;
import org.latent4j.reports.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes a command's result to the file that {@code --output} names, and says so on standard error. */
final class Outputs {
    private static final List<String> ARRAYS = List.of(".npy", ".npz", ".csv");

    private Outputs() {}

    /** Refuses a name before any work is done, as wrong usage. */
    static void checkWritable(Path file, CommandSpec spec) {
        check(file, ARRAYS, spec);
    }

    /** As {@link #checkWritable}, where a picture can be written too. */
    static void checkPictureOrArray(Path file, CommandSpec spec) {
        check(file, List.of(".png", ".npy", ".npz", ".csv"), spec);
    }

    /** As {@link #checkWritable}, where only a picture can be written. */
    static void checkPicture(Path file, CommandSpec spec) {
        check(file, List.of(".png"), spec);
    }

    /** As {@link #checkWritable}, where a picture or the numbers of a map can be written. */
    static void checkPictureOrMap(Path file, CommandSpec spec) {
        check(file, List.of(".png", ".csv", ".npz"), spec);
    }

    static void write(Path file, INDArray array, String what, CommandSpec spec) {
        ArrayFiles.write(file, array);
        tell(file, array, what, spec);
    }

    /** Says what was written where. */
    static void tell(Path file, INDArray array, String what, CommandSpec spec) {
        spec.commandLine()
                .getErr()
                .println("wrote " + what + " " + java.util.Arrays.toString(array.shape()) + " to " + file);
    }

    /** What draws images, one row or grid. */
    @FunctionalInterface
    interface Drawing {
        java.awt.image.BufferedImage of(INDArray images);
    }

    /** Writes a picture if the file is named so, else the array. */
    static void writePictureOrArray(Path file, INDArray rows, Drawing drawing, String what, CommandSpec spec)
            throws IOException {
        if (isNamed(file, ".png")) {
            Pictures.write(file, drawing.of(Shapes.images(rows, file.toString())));
            tell(file, rows, what, spec);
        } else {
            write(file, rows, what, spec);
        }
    }

    static boolean isNamed(Path file, String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    private static void check(Path file, List<String> endings, CommandSpec spec) {
        if (endings.stream().noneMatch(ending -> isNamed(file, ending))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--output: expected a name ending in " + String.join(", ", endings) + ", got " + file);
        }
    }
}
