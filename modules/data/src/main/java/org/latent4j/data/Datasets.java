package org.latent4j.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens data sets by name or path; the one way to data for training and evaluation.
 *
 * <pre>{@code
 * Dataset data = Datasets.open("strokes", DataOptions.defaults());
 * INDArray images = data.train().features(); // [10000, 28, 28, 1]
 * }</pre>
 */
public final class Datasets {
    private static final List<String> NAMES =
            List.of(Strokes.NAME, "fashion-mnist", "mnist", Plane3d.NAME, NumberSequences.NAME);
    private static final List<String> FILE_KINDS = List.of(".csv", ".npy", ".npz");

    private Datasets() {}

    /** The names of the built-in data sets, the default first. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Opens a data set.
     *
     * <ul>
     *   <li>A name of {@link #names()}.
     *   <li>A {@code .csv}: numbers scaled to [0, 1] and categories one-hot, both fitted on the training split.
     *   <li>A folder of PNG, JPEG, GIF or BMP images of one size, all in it or in one subfolder per class.
     *   <li>A {@code .npy} of shape {@code [rows, …]}.
     *   <li>A {@code .npz} with {@code train} (and {@code validation}, {@code test}), or {@code x_train}, {@code y_train},
     *       {@code x_test}, {@code y_test} …, or one array, or {@code x} and {@code y}.
     * </ul>
     *
     * What comes without splits is shuffled with the seed and split 80/10/10. NumPy's uint8 arrays are taken for pixels
     * and divided by 255; their shape is kept.
     *
     * @param spec name or path
     * @throws DataException if there is no such data, or the data can't be used
     */
    public static Dataset open(String spec, DataOptions options) {
        Dataset data = openAll(spec, options);
        Integer limit = options.limit();
        if (limit == null || limit >= data.train().size()) {
            return data;
        }
        return new Dataset(
                data.name(),
                data.train().range(0, limit),
                data.validation(),
                data.test(),
                data.classNames(),
                data.featureNames(),
                data.sources(),
                data.encoding());
    }

    private static Dataset openAll(String spec, DataOptions options) {
        boolean table = kind(spec).equals(".csv");
        if (options.labelColumn() != null && !table) {
            throw new DataException(
                    "label column '" + options.labelColumn() + "': expected a .csv, which has columns, got " + spec);
        }
        return switch (spec) {
            case Strokes.NAME -> Strokes.open(options.seed(), options.limit(), options.progress());
            case Plane3d.NAME -> Plane3d.open(options.seed());
            case NumberSequences.NAME -> NumberSequences.open(options.seed());
            case "mnist" -> IdxDataset.MNIST.open(options);
            case "fashion-mnist" -> IdxDataset.FASHION_MNIST.open(options);
            default -> openFile(spec, options);
        };
    }

    private static Dataset openFile(String spec, DataOptions options) {
        Path path = path(spec);
        if (Files.isDirectory(path)) {
            return ImageFolder.open(path, options);
        }
        String kind = kind(spec);
        if (!Files.exists(path)) {
            boolean meantAsPath = FILE_KINDS.contains(kind) || spec.contains("/") || spec.contains("\\");
            throw new DataException(
                    meantAsPath ? spec + ": no such file or folder" : "unknown data '" + spec + "'" + known(spec));
        }
        return switch (kind) {
            case ".csv" -> Table.open(path, options);
            case ".npy", ".npz" -> ArrayDataset.open(path, options);
            default -> throw new DataException(spec + ": expected a .csv, .npy or .npz file or a folder of images");
        };
    }

    private static Path path(String spec) {
        try {
            return Path.of(spec);
        } catch (InvalidPathException e) {
            throw new DataException("data '" + spec + "': neither a known name nor a path", e);
        }
    }

    /** The end of a file's name from its last dot, in lower case; empty if there is none. */
    static String kind(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(dot).toLowerCase(Locale.ROOT);
    }

    private static String known(String spec) {
        String nearest = nearest(spec);
        return (nearest == null ? "" : " (did you mean '" + nearest + "'?)") + ": expected one of "
                + String.join(", ", NAMES) + ", or a path to a .csv, .npy or .npz file or a folder of images";
    }

    private static @Nullable String nearest(String spec) {
        String word = spec.toLowerCase(Locale.ROOT).replace('_', '-');
        return NAMES.stream()
                .filter(name -> name.startsWith(word)
                        || name.endsWith(word)
                        || edits(word, name) <= Math.max(2, name.length() / 3))
                .min(Comparator.comparingInt(name -> edits(word, name)))
                .orElse(null);
    }

    /** Levenshtein distance: how many letters to insert, drop or change. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
