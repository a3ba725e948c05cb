package org.latent4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Texts in rows.
 *
 * @param values row by row
 * @param shape sizes: {@code [rows]} or {@code [rows, texts of a row]}, or others that a NumPy file holds
 */
public record Texts(List<String> values, long[] shape) {
    public Texts {
        values = List.copyOf(values);
        shape = shape.clone();
        if (FloatArrays.count(shape) != values.size()) {
            throw new IllegalArgumentException(
                    "shape: expected " + values.size() + " texts, got " + java.util.Arrays.toString(shape));
        }
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Reads texts: a {@code .txt} with one a line; a {@code .csv} with a header, whose columns are the texts of a row; a
     * {@code .npy} or {@code .npz} with an array of texts ({@code x} if there are several).
     *
     * @throws DataException if there is no such file or it can't be used
     */
    public static Texts read(Path path) {
        ArrayFiles.checkedExists(path);
        return switch (Datasets.kind(String.valueOf(path.getFileName()))) {
            case ".txt" -> lines(path);
            case ".csv" -> table(CsvFile.read(path));
            case ".npy" -> array(path);
            case ".npz" -> only(path, NpzArchive.readTexts(path));
            default -> throw new DataException(path + ": expected a name ending in .txt, .csv, .npy or .npz");
        };
    }

    /**
     * Reads all arrays of texts of a {@code .npz} by name; others beside them are passed over.
     *
     * @throws DataException as {@link #read}
     */
    public static Map<String, Texts> readAll(Path path) {
        return NpzArchive.readTexts(ArrayFiles.checkedExists(path));
    }

    private static Texts lines(Path path) {
        try {
            List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
            if (lines.isEmpty()) {
                throw new DataException(path.getFileName() + ": expected texts, found an empty file");
            }
            return new Texts(lines, new long[] {lines.size()});
        } catch (IOException e) {
            throw new DataException(path.getFileName() + ": can't be read as UTF-8: " + e.getMessage(), e);
        }
    }

    private static Texts table(CsvFile csv) {
        if (!csv.headed()) {
            throw new DataException(csv.name() + ": expected a header and texts, found numbers only");
        }
        List<String> cells = csv.rows().stream().flatMap(List::stream).toList();
        return new Texts(cells, new long[] {csv.rows().size(), csv.columns().size()});
    }

    private static Texts array(Path path) {
        String name = String.valueOf(path.getFileName());
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            return NpyTexts.read(stream, Files.size(path), name);
        } catch (IOException e) {
            throw new DataException(name + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static Texts only(Path path, Map<String, Texts> arrays) {
        Texts named = arrays.get("x");
        if (named != null) {
            return named;
        }
        if (arrays.size() != 1) {
            throw new DataException(
                    path.getFileName() + ": expected one array of texts, or one named 'x', found " + arrays.keySet());
        }
        return arrays.values().iterator().next();
    }
}
