package org.latent4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of one size in a folder, or in one subfolder per class.
 *
 * <p>Features {@code [rows, height, width, channels]} in [0, 1]: one channel if every picture is grey, else three (red,
 * green, blue). Files are taken in the order of their names, classes too; hidden files and files of other kinds are
 * passed over.
 *
 * @param folder the folder
 * @param images its pictures
 * @param labels a class index per picture, or null
 * @param classNames the subfolders' names, or empty
 */
record ImageFolder(Path folder, List<ImageFile> images, int @Nullable [] labels, List<String> classNames) {

    /** Looks at all files. */
    static ImageFolder inspect(Path folder, Progress progress) {
        List<Path> classFolders = children(folder).filter(Files::isDirectory).toList();
        List<Path> files = new ArrayList<>(pictures(folder));
        List<Integer> labels = new ArrayList<>();
        if (files.isEmpty()) {
            for (Path classFolder : classFolders) {
                List<Path> members = pictures(classFolder);
                if (members.isEmpty()) {
                    throw new DataException(classFolder + ": expected pictures of a class, found none");
                }
                members.forEach(member -> labels.add(classFolders.indexOf(classFolder)));
                files.addAll(members);
            }
        } else if (!classFolders.isEmpty()) {
            throw new DataException(folder + ": expected pictures or a subfolder per class, found both");
        }
        if (files.isEmpty()) {
            throw new DataException(folder + ": expected PNG, JPEG, GIF or BMP pictures, found none");
        }
        return new ImageFolder(
                folder,
                inspected(files, progress),
                labels.isEmpty()
                        ? null
                        : labels.stream().mapToInt(label -> label).toArray(),
                labels.isEmpty()
                        ? List.of()
                        : classFolders.stream()
                                .map(path -> String.valueOf(path.getFileName()))
                                .toList());
    }

    private static List<ImageFile> inspected(List<Path> files, Progress progress) {
        List<ImageFile> images = new ArrayList<>();
        for (Path file : files) {
            ImageFile image = ImageFile.inspect(file);
            images.add(image);
            ImageFile first = images.get(0);
            if (image.height() != first.height() || image.width() != first.width()) {
                throw new DataException(
                        file + ": expected " + first.width() + "x" + first.height() + " pixels (width x height) as in "
                                + first.path().getFileName() + ", found " + image.width() + "x" + image.height());
            }
            progress.at("look at pictures", images.size(), files.size());
        }
        return images;
    }

    static Dataset open(Path path, DataOptions options) {
        ImageFolder folder = inspect(path, options.progress());
        Splits splits = Splits.of(path.toString(), folder.images.size(), options.seed());
        return new Dataset(
                String.valueOf(path.toAbsolutePath().normalize().getFileName()),
                folder.examples(splits.train(), options.progress()),
                folder.examples(splits.validation(), options.progress()),
                folder.examples(splits.test(), options.progress()),
                folder.classNames,
                List.of(),
                List.of(Sources.of(
                        path, folder.images.stream().map(ImageFile::path).toList())),
                null);
    }

    /** The given pictures, decoded. */
    Examples examples(int[] rows, Progress progress) {
        int height = images.get(0).height();
        int width = images.get(0).width();
        int channels = images.stream().allMatch(ImageFile::grey) ? 1 : 3;
        FloatArrays.checkedCount(folder.toString(), images.size(), height, width, channels);
        INDArray features = FloatArrays.fill(
                new FloatArrays.Rows(row -> {
                    progress.at("decode pictures", row + 1L, rows.length);
                    return images.get(rows[row]).values(channels);
                }),
                rows.length,
                height,
                width,
                channels);
        int @Nullable [] all = labels;
        return new Examples(
                features,
                all == null ? null : Arrays.stream(rows).map(row -> all[row]).toArray(),
                null);
    }

    private static List<Path> pictures(Path folder) {
        return children(folder)
                .filter(path -> Files.isRegularFile(path) && ImageFile.named(path))
                .toList();
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !String.valueOf(path.getFileName()).startsWith(".")).sorted().toList().stream();
        } catch (IOException e) {
            throw new DataException(folder + ": can't be read: " + e, e);
        }
    }
}
