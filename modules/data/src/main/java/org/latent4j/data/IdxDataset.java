package org.latent4j.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MNIST or a data set in its form: 28x28 images in four IDX files, found locally or downloaded.
 *
 * <p>The last twelfth of the training file validates, as in the textbook: 55,000, 5,000 and 10,000 rows. Features
 * {@code [rows, 28, 28, 1]}, pixels / 255.
 *
 * <p>A user's own files may differ from the published ones, but not be broken; downloaded ones must match by digest.
 *
 * @param name of the data set and of its folder
 * @param classNames the classes in the order of their labels
 * @param mirrors where its files can be had, ending in {@code /}, tried in order
 * @param digests SHA-256 of each file's content, unzipped: it stays the same however a mirror compresses
 */
record IdxDataset(String name, List<String> classNames, List<URI> mirrors, Map<String, String> digests) {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final List<String> FILES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);
    private static final int VALIDATION_SHARE = 12;

    static final IdxDataset MNIST = new IdxDataset(
            "mnist",
            Strokes.DIGITS,
            List.of(URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/")),
            Map.of(
                    TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

    static final IdxDataset FASHION_MNIST = new IdxDataset(
            "fashion-mnist",
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"),
            List.of(
                    URI.create("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                    URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
            Map.of(
                    TRAIN_IMAGES, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    TRAIN_LABELS, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                    TEST_IMAGES, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                    TEST_LABELS, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"));

    Dataset open(DataOptions options) {
        return open(options, DataFolders.ofUser());
    }

    Dataset open(DataOptions options, DataFolders folders) {
        List<Path> files = located(options, folders);
        IdxFile trainImages = IdxFile.read(files.get(0), 3);
        IdxFile trainLabels = checkedLabels(IdxFile.read(files.get(1), 1), trainImages);
        IdxFile testImages = IdxFile.read(files.get(2), 3);
        IdxFile testLabels = checkedLabels(IdxFile.read(files.get(3), 1), testImages);
        int rows = trainImages.shape()[0];
        int validated = Math.max(1, rows / VALIDATION_SHARE);
        if (rows < 2) {
            throw new DataException(trainImages.source().name() + ": expected at least 2 images, found " + rows);
        }
        return new Dataset(
                name,
                trainImages.images(0, rows - validated, trainLabels),
                trainImages.images(rows - validated, rows, trainLabels),
                testImages.images(0, testImages.shape()[0], testLabels),
                classNames,
                List.of(),
                Stream.of(trainImages, trainLabels, testImages, testLabels)
                        .map(IdxFile::source)
                        .toList(),
                null);
    }

    private IdxFile checkedLabels(IdxFile labels, IdxFile images) {
        String file = labels.source().name();
        if (labels.shape()[0] != images.shape()[0]) {
            throw new DataException(file + ": expected " + images.shape()[0] + " labels, as many as images in "
                    + images.source().name() + ", found " + labels.shape()[0]);
        }
        for (int row = 0; row < labels.values().length; row++) {
            int label = labels.values()[row] & 0xff;
            if (label >= classNames.size()) {
                throw new DataException(
                        file + ", row " + row + ": expected a label below " + classNames.size() + ", found " + label);
            }
        }
        return labels;
    }

    private List<Path> located(DataOptions options, DataFolders folders) {
        for (Path folder : folders.toSearch(name, options.dataDir())) {
            List<Path> found =
                    FILES.stream().flatMap(file -> existing(folder, file)).toList();
            if (found.size() == FILES.size()) {
                return found;
            }
        }
        Path cache = folders.cache().resolve(name);
        List<Path> files = new ArrayList<>();
        for (String file : FILES) {
            files.add(existing(cache, file).findFirst().orElseGet(() -> downloaded(file, cache, options.progress())));
        }
        return files;
    }

    /** Whether a folder holds all its files. */
    boolean isIn(Path folder) {
        return FILES.stream().allMatch(file -> existing(folder, file).findAny().isPresent());
    }

    private static Stream<Path> existing(Path folder, String file) {
        return Stream.of(folder.resolve(file + ".gz"), folder.resolve(file))
                .filter(Files::isRegularFile)
                .limit(1);
    }

    private Path downloaded(String file, Path cache, Progress progress) {
        String zipped = file + ".gz";
        Path target = cache.resolve(zipped);
        String digest = digests.getOrDefault(file, "");
        DataException problem = new DataException(name + ": no mirror to download from");
        for (URI mirror : mirrors) {
            try {
                Download.gzip(mirror.resolve(zipped), target, digest, progress);
                return target;
            } catch (DataException e) {
                if (problem.getCause() != null) {
                    e.addSuppressed(problem);
                }
                problem = new DataException(
                        name + " is not on this machine and can't be downloaded (" + e.getMessage()
                                + "); put its four .gz files into a folder and name that folder with --data-dir or the"
                                + " environment variable LATENT4J_DATA",
                        e);
            }
        }
        throw problem;
    }
}
