package org.latent4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.common.AtomicFile;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Arrays in files, by the file's ending: {@code .npy} and {@code .npz} as NumPy writes and reads them, {@code .csv} for
 * two dimensions.
 *
 * <p>What is read: f2, f4, f8, u1, u2, u4, i1, i2, i4, i8 and bool, either byte order, C or Fortran order, format 1 to
 * 3; never Python objects. All become float32 in 'c' order, rounded to the nearest, and keep their shape. A file's
 * declared size is compared with its length before memory is taken.
 *
 * <p>Files are written whole or not at all, and the same arrays give the same bytes.
 */
public final class ArrayFiles {
    private ArrayFiles() {}

    /**
     * Reads one array: a {@code .npy}, a {@code .npz} with one array or one named {@code x}, or a {@code .csv} of numbers
     * (a first line that isn't all numbers is a header).
     *
     * @throws DataException if the file is missing, malformed or not whole, or a value is NaN or infinite; the message
     *     names the file and place
     */
    public static INDArray read(Path path) {
        if (kind(path).equals(".csv")) {
            return Table.numbers(CsvFile.read(path));
        }
        return readNumpy(path).values();
    }

    /** As {@link #read}, for NumPy files only and with the type in the file. */
    static NpyArray readNumpy(Path path) {
        return switch (kind(path)) {
            case ".npy" -> readNpy(path);
            case ".npz" -> only(path, NpzArchive.read(checkedExists(path)));
            default -> throw unknown(path);
        };
    }

    /**
     * Reads all arrays of a {@code .npz} by name, in the file's order; arrays of texts beside numbers are passed over.
     *
     * @throws DataException as {@link #read}, or if the file is not named so
     */
    public static Map<String, INDArray> readAll(Path path) {
        if (!kind(path).equals(".npz")) {
            throw new DataException(path + ": expected a name ending in .npz");
        }
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        NpzArchive.read(checkedExists(path)).forEach((name, array) -> arrays.put(name, array.values()));
        return arrays;
    }

    /**
     * Writes an array; a {@code .npz} holds it as {@code x}, a {@code .csv} has no header.
     *
     * <p>FLOAT, DOUBLE, INT and LONG keep their type in NumPy files, any other becomes float32.
     *
     * @throws DataException if the ending is unknown, a {@code .csv} is to hold more than two dimensions, or the disk fails
     */
    public static void write(Path path, INDArray array) {
        switch (kind(path)) {
            case ".npy" -> write(path, stream -> NpyArray.write(stream, array));
            case ".npz" -> writeAll(path, Map.of("x", array));
            case ".csv" -> writeCsv(path, List.of(), array);
            default -> throw unknown(path);
        }
    }

    /**
     * Writes named arrays to a {@code .npz}, in the map's order.
     *
     * @throws DataException if the file is not named so, or the disk fails
     */
    public static void writeAll(Path path, Map<String, INDArray> arrays) {
        if (!kind(path).equals(".npz")) {
            throw new DataException(path + ": expected a name ending in .npz");
        }
        write(path, stream -> NpzArchive.write(stream, arrays));
    }

    /**
     * Writes an array {@code [rows, columns]} or {@code [rows]} as text, one row a line.
     *
     * @param header the columns' names, or empty for no header
     * @throws DataException if the array has more than two dimensions or other columns than the header, or the disk fails
     */
    public static void writeCsv(Path path, List<String> header, INDArray array) {
        if (array.rank() < 1 || array.rank() > 2) {
            throw new DataException(path + ": expected [rows, columns], got the shape " + Arrays.toString(array.shape())
                    + ": write a .npy instead");
        }
        INDArray rows = array.rank() == 2 ? array : array.reshape('c', array.length(), 1);
        if (!header.isEmpty() && header.size() != rows.size(1)) {
            throw new DataException(path + ": expected a header of " + rows.size(1) + " names, got " + header.size());
        }
        write(path, stream -> CsvFile.write(stream, header, rows));
    }

    private static NpyArray readNpy(Path path) {
        String name = String.valueOf(path.getFileName());
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(checkedExists(path)), 1 << 16)) {
            return NpyArray.read(stream, Files.size(path), name);
        } catch (IOException e) {
            throw new DataException(name + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static NpyArray only(Path path, Map<String, NpyArray> arrays) {
        NpyArray named = arrays.get("x");
        if (named != null) {
            return named;
        }
        if (arrays.size() > 1) {
            throw new DataException(path.getFileName() + ": expected one array, or one named 'x', found "
                    + String.join(", ", arrays.keySet()));
        }
        return arrays.values().iterator().next();
    }

    private static String kind(Path path) {
        return Datasets.kind(String.valueOf(path.getFileName()));
    }

    /** The path, if there is a file. */
    static Path checkedExists(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new DataException(path + ": no such file");
        }
        return path;
    }

    private static DataException unknown(Path path) {
        return new DataException(path + ": expected a name ending in .npy, .npz or .csv");
    }

    private static void write(Path path, AtomicFile.Content content) {
        try {
            AtomicFile.write(path, content);
        } catch (IOException e) {
            throw new DataException(path + ": can't be written: " + e, e);
        }
    }
}
