package org.latent4j.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes data sets of NumPy files, with the splits that they hold or new ones.
 *
 * <p>Arrays keep their shape; bytes (uint8) are pixels and become a 255th. Labels are whole numbers {@code [rows]} or
 * {@code [rows, 1]}, -1 where a row has none. A missing validation or test split is taken from the training rows, a tenth each.
 */
final class ArrayDataset {
    private static final int MOST_CLASS = 9_999;

    private ArrayDataset() {}

    static Dataset open(Path path, DataOptions options) {
        String name = String.valueOf(path.getFileName());
        Map<String, Examples> splits = splits(path, name);
        Examples train = splits.getOrDefault("train", splits.get("all"));
        if (train == null) {
            throw new DataException(name + ": expected an array named train or x_train, found none");
        }
        Examples validation = splits.get("validation");
        Examples test = splits.get("test");
        if (validation == null || test == null) {
            Splits rows = Splits.of(name, train.size(), options.seed());
            int[] trainRows = rows.train();
            Examples all = train;
            if (validation == null) {
                validation = all.rows(rows.validation());
            } else {
                trainRows = joined(trainRows, rows.validation());
            }
            if (test == null) {
                test = all.rows(rows.test());
            } else {
                trainRows = joined(trainRows, rows.test());
            }
            train = all.rows(trainRows);
        }
        checkSameShape(name, train, validation);
        checkSameShape(name, train, test);
        return new Dataset(
                name,
                train,
                validation,
                test,
                classNames(train, validation, test),
                List.of(),
                List.of(Sources.of(path)),
                null);
    }

    /** The only array, or {@code x} with {@code y}. */
    static Examples single(Path path) {
        String name = String.valueOf(path.getFileName());
        Map<String, Examples> splits = splits(path, name);
        Examples all = splits.get("all");
        if (all == null) {
            throw new DataException(name + ": expected one array, or one named 'x', found the splits "
                    + String.join(", ", splits.keySet()));
        }
        return all;
    }

    private static Map<String, Examples> splits(Path path, String name) {
        Map<String, NpyArray> arrays = Datasets.kind(path.toString()).equals(".npz")
                ? NpzArchive.read(ArrayFiles.checkedExists(path))
                : Map.of("x", ArrayFiles.readNumpy(path));
        String first = arrays.keySet().iterator().next();
        if (arrays.size() == 1 && (split(first) == null || first.equals("y"))) {
            arrays = Map.of("x", arrays.values().iterator().next());
        }
        Map<String, INDArray> features = new LinkedHashMap<>();
        Map<String, Map.Entry<String, NpyArray>> labels = new LinkedHashMap<>();
        arrays.forEach((key, array) -> {
            String split = split(key);
            String subject = name + ", entry '" + key + "'";
            if (split == null) {
                throw new DataException(subject + ": unexpected: expected one array, or x and y, or splits named train,"
                        + " validation, test, or x_train, y_train, x_val, y_val, x_test, y_test");
            }
            boolean twice = key.startsWith("y")
                    ? labels.put(split, Map.entry(subject, array)) != null
                    : features.put(split, checkedFeatures(subject, array)) != null;
            if (twice) {
                throw new DataException(subject + ": another array holds the same split");
            }
        });
        if (features.containsKey("all") && features.size() > 1) {
            throw new DataException(name + ": expected either x or splits, found both");
        }
        Map<String, Examples> splits = new LinkedHashMap<>();
        features.forEach((split, array) -> {
            Map.Entry<String, NpyArray> classes = labels.remove(split);
            splits.put(
                    split,
                    classes == null
                            ? Examples.of(array)
                            : new Examples(array, classes(classes.getKey(), classes.getValue(), array), null));
        });
        if (!labels.isEmpty()) {
            throw new DataException(name + ": labels without features for " + String.join(", ", labels.keySet()));
        }
        return splits;
    }

    /** Which split an array belongs to by its name; "all" if the file has no splits, null if the name is unknown. */
    private static @Nullable String split(String key) {
        return switch (key) {
            case "x", "y" -> "all";
            case "train", "x_train", "y_train" -> "train";
            case "validation", "x_validation", "y_validation", "x_val", "y_val" -> "validation";
            case "test", "x_test", "y_test" -> "test";
            default -> null;
        };
    }

    private static INDArray checkedFeatures(String subject, NpyArray array) {
        INDArray values = array.scaled();
        if (values.rank() < 2 || values.rank() > 4) {
            throw new DataException(subject + ": expected [rows, features], [rows, time, features] or"
                    + " [rows, height, width, channels], found " + Arrays.toString(values.shape()));
        }
        return values;
    }

    private static int[] classes(String subject, NpyArray labels, INDArray features) {
        INDArray values = labels.values();
        if (values.length() != features.size(0) || values.size(0) != features.size(0)) {
            throw new DataException(subject + ": expected " + features.size(0) + " whole numbers, found the shape "
                    + Arrays.toString(values.shape()));
        }
        float[] numbers = values.reshape(values.length()).toFloatVector();
        return IntStream.range(0, numbers.length)
                .map(row -> {
                    float number = numbers[row];
                    if (number < Examples.NO_LABEL || number > MOST_CLASS || number != Math.rint(number)) {
                        throw new DataException(subject + ", row " + row + ": expected a whole number from 0 to "
                                + MOST_CLASS + ", or -1 for no label, found " + number);
                    }
                    return (int) number;
                })
                .toArray();
    }

    private static List<String> classNames(Examples... splits) {
        Set<Integer> seen = new TreeSet<>();
        for (Examples split : splits) {
            int @Nullable [] labels = split.labels();
            if (labels != null) {
                Arrays.stream(labels).forEach(seen::add);
            }
        }
        int most = seen.stream().mapToInt(label -> label).max().orElse(-1);
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }

    private static void checkSameShape(String name, Examples train, Examples other) {
        long[] expected = train.features().shape().clone();
        expected[0] = other.size();
        if (!Arrays.equals(expected, other.features().shape())) {
            throw new DataException(name + ": expected splits of one shape, found "
                    + Arrays.toString(train.features().shape()) + " and "
                    + Arrays.toString(other.features().shape()));
        }
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
