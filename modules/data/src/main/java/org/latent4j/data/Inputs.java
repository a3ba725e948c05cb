package org.latent4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what a trained model is to be applied to: rows without splits. */
public final class Inputs {
    private Inputs() {}

    /**
     * Reads rows from a file or folder, scaled as {@link Datasets#open} scales them.
     *
     * <ul>
     *   <li>{@code .npy}, or {@code .npz} with one array or {@code x} (and labels {@code y}): as it is; bytes / 255.
     *   <li>{@code .csv}: encoded as the training table was, columns matched by name, labels taken along if their column
     *       is there; without an encoding all cells must be numbers and are taken as they are.
     *   <li>A picture: {@code [1, height, width, channels]}. A folder of pictures, flat or by class: all of them in the
     *       order of their names.
     * </ul>
     *
     * @param encoding of the table that the model was trained on, or null
     * @throws DataException if there is no such file or it can't be used
     */
    public static Examples read(Path path, @Nullable TableEncoding encoding) {
        if (Files.isDirectory(path)) {
            return all(ImageFolder.inspect(path, Progress.NONE));
        }
        ArrayFiles.checkedExists(path);
        String kind = Datasets.kind(path.toString());
        if (kind.equals(".csv")) {
            CsvFile csv = CsvFile.read(path);
            return encoding == null ? Examples.of(Table.numbers(csv)) : Table.encode(csv, encoding);
        }
        if (kind.equals(".npy") || kind.equals(".npz")) {
            return ArrayDataset.single(path);
        }
        if (ImageFile.named(path)) {
            return all(new ImageFolder(path, List.of(ImageFile.inspect(path)), null, List.of()));
        }
        throw new DataException(path + ": expected a .csv, .npy or .npz file, a picture or a folder of pictures");
    }

    private static Examples all(ImageFolder folder) {
        return folder.examples(IntStream.range(0, folder.images().size()).toArray(), Progress.NONE);
    }
}
