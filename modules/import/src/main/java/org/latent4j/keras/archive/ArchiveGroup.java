package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A group of arrays to be written, as in HDF5: the counterpart of {@link WeightGroup}. Not thread-safe.
 *
 * <p>Arrays are kept, not copied: they must not change before they are written.
 */
public final class ArchiveGroup {
    /** The elements of an array: {@code float[]}, written as float32, or {@code long[]}, written as int64. */
    record Numbers(Object values, int count, long[] shape) {
        int bytes() {
            return Math.multiplyExact(count, values instanceof float[] ? Float.BYTES : Long.BYTES);
        }
    }

    private final Map<String, ArchiveGroup> groups = new LinkedHashMap<>();
    private final Map<String, Numbers> arrays = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    /**
     * The group of a name or of a path such as {@code layers/dense/vars}, made if it isn't there.
     *
     * @throws IllegalArgumentException if the path holds {@code ..} or names an array
     */
    public ArchiveGroup group(String path) {
        ArchiveGroup group = this;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || group.arrays.containsKey(name)) {
                throw new IllegalArgumentException("group '" + path + "': expected free names between slashes");
            }
            group = group.groups.computeIfAbsent(name, key -> new ArchiveGroup());
        }
        return group;
    }

    /**
     * Adds an array of float32.
     *
     * @param path its name, or a path, whose groups are made
     * @param values row-major; as many as {@code shape} says
     * @throws IllegalArgumentException if the number of values doesn't fit the shape, or the name is taken
     */
    public ArchiveGroup floats(String path, float[] values, long... shape) {
        return add(path, new Numbers(values, values.length, shape.clone()));
    }

    /** Adds an array of int64, as {@link #floats}. */
    public ArchiveGroup longs(String path, long[] values, long... shape) {
        return add(path, new Numbers(values, values.length, shape.clone()));
    }

    /** Sets a text attribute, of any length. */
    public ArchiveGroup attribute(String name, String text) {
        attributes.put(name, text);
        return this;
    }

    /** Sets a list of names, such as {@code layer_names}; a long one is split as Keras does it. */
    public ArchiveGroup names(String attribute, List<String> names) {
        attributes.put(attribute, List.copyOf(names));
        return this;
    }

    Map<String, ArchiveGroup> groups() {
        return Collections.unmodifiableMap(groups);
    }

    Map<String, Numbers> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    Map<String, Object> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** Puts a whole group into this one. */
    ArchiveGroup put(String name, ArchiveGroup group) {
        groups.put(name, group);
        return this;
    }

    private ArchiveGroup add(String path, Numbers numbers) {
        long count = 1;
        for (long size : numbers.shape) {
            count = Math.multiplyExact(count, size);
        }
        if (count != numbers.count) {
            throw new IllegalArgumentException(
                    "array '" + path + "': expected " + count + " values, got " + numbers.count);
        }
        List<String> names = new ArrayList<>(List.of(path.split("/", -1)));
        String name = names.remove(names.size() - 1);
        ArchiveGroup parent = names.isEmpty() ? this : group(String.join("/", names));
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || parent.groups.containsKey(name)
                || parent.arrays.putIfAbsent(name, numbers) != null) {
            throw new IllegalArgumentException("array '" + path + "': expected a free name");
        }
        return this;
    }
}
