package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * A group of arrays and further groups, as in HDF5. Immutable and thread-safe.
 *
 * <p>Groups that a file written on Windows calls {@code layers\dense} are seen as {@code dense} in {@code layers}.
 */
public final class WeightGroup {
    private final String file;
    private final String path;
    private final Map<String, WeightGroup> groups = new LinkedHashMap<>();
    private final Map<String, StoredWeight> arrays = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    WeightGroup(String file, String path) {
        this.file = file;
        this.path = path;
    }

    /** Where it is in the file: {@code /model_weights/dense_1}; {@code /} for the root. */
    public String path() {
        return path;
    }

    /** The names of the groups in this one: in the order in which they were made where the file tells, else by name. */
    public List<String> groups() {
        return List.copyOf(groups.keySet());
    }

    /** The names of the arrays in this group, in the same order. */
    public List<String> arrays() {
        return List.copyOf(arrays.keySet());
    }

    /** The group of a name or of a path such as {@code layers/dense/vars}; null if there is none. */
    public @Nullable WeightGroup group(String path) {
        WeightGroup group = this;
        for (String name : split(path)) {
            group = group.groups.get(name);
            if (group == null) {
                return null;
            }
        }
        return group;
    }

    /** The array of a name or path; null if there is none. */
    public @Nullable StoredWeight array(String path) {
        List<String> names = split(path);
        if (names.isEmpty()) {
            return null;
        }
        WeightGroup group = group(String.join("/", names.subList(0, names.size() - 1)));
        return group == null ? null : group.arrays.get(names.get(names.size() - 1));
    }

    /**
     * A list of names such as {@code layer_names} or {@code weight_names}, also where Keras split it over
     * {@code layer_names0}, {@code layer_names1} …; null if there is none.
     *
     * @throws MalformedModelException if the attribute holds something else
     */
    public @Nullable List<String> names(String attribute) {
        Object whole = attributes.get(attribute);
        if (whole != null) {
            return texts(attribute, whole);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; attributes.containsKey(attribute + i); i++) {
            names.addAll(texts(attribute + i, attributes.get(attribute + i)));
        }
        return attributes.containsKey(attribute + 0) ? List.copyOf(names) : null;
    }

    /**
     * An attribute as {@code String}, {@code Long}, {@code Double}, {@code List<String>}, {@code long[]} or {@code
     * double[]}; null if there is none.
     *
     * @throws UnsupportedModelException if it is of another type
     */
    public @Nullable Object attribute(String name) {
        Object value = attributes.get(name);
        if (value instanceof Hdf5Attributes.Unread unread) {
            throw new UnsupportedModelException(where(name) + ": expected text or numbers, found " + unread.type());
        }
        if (value instanceof long[] numbers) {
            return numbers.clone();
        }
        return value instanceof double[] reals ? reals.clone() : value;
    }

    /** The names of all attributes. */
    public List<String> attributes() {
        return List.copyOf(attributes.keySet());
    }

    /** A text attribute; null if there is none. */
    @Nullable
    String text(String name) {
        Object value = attributes.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new MalformedModelException(where(name) + ": expected a text, found another type");
    }

    void setAttributes(Map<String, Object> values) {
        attributes.putAll(values);
    }

    /** The group of a name or path, made if it isn't there. */
    WeightGroup makeGroup(String name) {
        WeightGroup group = this;
        for (String part : split(name)) {
            if (group.arrays.containsKey(part)) {
                throw new MalformedModelException(file + ", " + path + ": '" + part + "' is a group and an array");
            }
            String childPath = group.childPath(part);
            group = group.groups.computeIfAbsent(part, key -> new WeightGroup(file, childPath));
        }
        return group;
    }

    void addArray(String name, StoredWeight weight) {
        if (groups.containsKey(name) || arrays.put(name, weight) != null) {
            throw new MalformedModelException(file + ", " + path + ": holds '" + name + "' twice");
        }
    }

    String childPath(String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }

    private List<String> texts(String attribute, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String.class::cast).toList();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        // NumPy makes an empty list one of float64.
        if (value instanceof double[] reals && reals.length == 0) {
            return List.of();
        }
        throw new MalformedModelException(where(attribute) + ": expected names, found another type");
    }

    private String where(String attribute) {
        return file + ", " + path + ", attribute '" + attribute + "'";
    }

    private static List<String> split(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.replace('\\', '/').split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
