package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.util.List;
import org.latent4j.models.UnsupportedModelException;

/** One array in a file; its elements are read when asked for, in row-major order. Immutable and thread-safe. */
public final class StoredWeight {
    private final Hdf5Source source;
    private final String path;
    private final Hdf5Type type;
    private final String typeName;
    private final Hdf5Space space;
    private final Hdf5Layout layout;

    StoredWeight(Hdf5Source source, String path, Hdf5Type type, String typeName, Hdf5Space space, Hdf5Layout layout) {
        this.source = source;
        this.path = path;
        this.type = type;
        this.typeName = typeName;
        this.space = space;
        this.layout = layout;
    }

    /** Where it is in the file: {@code /model_weights/dense_1/dense_1/kernel:0}. */
    public String path() {
        return path;
    }

    /** The dimensions; empty for a scalar. */
    public long[] shape() {
        return space.shape().clone();
    }

    /** NumPy's name of the element type: {@code float32}, {@code bfloat16}, {@code int64}, {@code bool}, {@code string} … */
    public String type() {
        return typeName;
    }

    /**
     * Reads all elements; those of other number types are converted, which may round.
     *
     * @throws org.latent4j.models.MalformedModelException if the stored elements are damaged
     * @throws UnsupportedModelException if the elements aren't numbers, or too many for the heap
     */
    public float[] readFloats() {
        Hdf5Type number = number();
        float[] values = Allocation.floats(space.count(), where());
        Hdf5Numbers.read(layout.raw(), number, values);
        return values;
    }

    /** As {@link #readFloats}, in double precision. */
    public double[] readDoubles() {
        Hdf5Type number = number();
        double[] values = Allocation.doubles(space.count(), where());
        Hdf5Numbers.read(layout.raw(), number, values);
        return values;
    }

    /**
     * Reads all elements of an array of texts.
     *
     * @throws org.latent4j.models.MalformedModelException if the stored texts are damaged
     * @throws UnsupportedModelException if the elements aren't texts
     */
    public List<String> readStrings() {
        if (!type.isText()) {
            throw new UnsupportedModelException(where() + ": expected texts, found " + typeName);
        }
        ByteBuffer raw = layout.raw();
        return List.copyOf(new Hdf5Texts(source).read(raw, type, space.count(), path));
    }

    private Hdf5Type number() {
        if (typeName.equals("bfloat16")) {
            return new Hdf5Type(Hdf5Type.Kind.BFLOAT16, typeName, 2, type.order());
        }
        if (!Hdf5Numbers.reads(type)) {
            throw new UnsupportedModelException(where() + ": expected numbers, found " + typeName);
        }
        return type;
    }

    private String where() {
        return source.name() + ", " + path;
    }
}
