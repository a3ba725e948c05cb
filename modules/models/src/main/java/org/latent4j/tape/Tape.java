package org.latent4j.tape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Records operations as they are carried out, so that {@link #backward} can go through them in reverse.
 *
 * <p>Arrays that operations make belong to the tape and are released by {@link #close}; arrays brought in from outside
 * ({@link #constant}, {@link #variable}) are borrowed: never written to, never released. Not for several threads.
 *
 * <p>Operations are in {@link Arithmetic}, {@link Functions}, {@link Reductions}, {@link Shaping}, {@link Products} and
 * {@link Windows}. A new one is a call of {@link #record}: the value and, for each parent, its gradient given the
 * value's.
 */
public final class Tape implements AutoCloseable {
    /**
     * Most values an operation's result may have, half of the heap's memory: hostile or mistaken sizes end in a message
     * instead of in no memory.
     */
    public static final long LARGEST = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 8);

    private final boolean recording;
    private final List<Tensor> steps = new ArrayList<>();
    private final List<INDArray> owned = new ArrayList<>();
    private final Set<DataBuffer> borrowed = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param recording whether {@link #backward} will be called; without, no intermediate outlives its use in Java */
    public Tape(boolean recording) {
        this.recording = recording;
    }

    public boolean recording() {
        return recording;
    }

    /** Brings in an array that needs no gradient. */
    public Tensor constant(INDArray value) {
        borrowed.add(value.data());
        return new Tensor(this, value, false, null, List.of());
    }

    /** Makes a number fit for arithmetic with tensors of any shape. */
    public Tensor constant(double value, Tensor like) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            return own(Nd4j.scalar(like.value().dataType(), value));
        }
    }

    /** Takes over an array made by the caller: no gradient, released with the tape. */
    public Tensor own(INDArray value) {
        owned.add(value);
        return new Tensor(this, value, false, null, List.of());
    }

    /** Brings in an array whose gradient is wanted. */
    public Tensor variable(INDArray value) {
        borrowed.add(value.data());
        return new Tensor(this, value, recording, null, List.of());
    }

    /** How a value's gradient becomes those of its parents; null where a parent has none. */
    @FunctionalInterface
    public interface Backward {
        @Nullable
        INDArray[] gradients(INDArray gradient);
    }

    /**
     * Adds an operation's result.
     *
     * @param value the result; belongs to the tape, may share its buffer with a parent's value (a reshaped one)
     * @param backward gives one gradient a parent, each of its parent's shape; arrays it returns may be {@code gradient}
     *     itself and are not written to
     * @param parents what it was made of
     */
    public Tensor record(INDArray value, Backward backward, Tensor... parents) {
        owned.add(value);
        boolean needed = false;
        for (Tensor parent : parents) {
            needed |= parent.needsGradient();
        }
        Tensor tensor =
                new Tensor(this, value, needed, needed ? backward : null, needed ? List.of(parents) : List.of());
        if (needed) {
            steps.add(tensor);
        }
        return tensor;
    }

    /**
     * Goes back from some tensors to all that they were made of; {@link Tensor#gradient} then gives the sums.
     *
     * @param seeds gradients of the final value by these tensors, each of its tensor's shape
     */
    public void backward(Map<Tensor, INDArray> seeds) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            seeds.forEach((tensor, seed) -> {
                borrowed.add(seed.data());
                tensor.addGradient(seed);
            });
            for (int i = steps.size() - 1; i >= 0; i--) {
                steps.get(i).propagate();
            }
        }
    }

    void ownGradient(INDArray gradient) {
        owned.add(gradient);
    }

    /** Releases an array that isn't needed any more, unless it shares its buffer with one of those to keep. */
    static void discard(INDArray array, INDArray... keep) {
        boolean shared = array.isEmpty() || !array.closeable();
        for (INDArray kept : keep) {
            shared |= kept.data() == array.data();
        }
        if (!shared) {
            array.close();
        }
    }

    /** Throws if an array of this shape would be larger than {@link #LARGEST}. */
    public static long[] checked(String what, long... shape) {
        long size = 1;
        for (long dimension : shape) {
            if (dimension < 0 || (dimension > 0 && size > LARGEST / dimension)) {
                throw new IllegalArgumentException(what + ": expected a result of at most " + LARGEST
                        + " values, got shape " + java.util.Arrays.toString(shape));
            }
            size *= dimension;
        }
        return shape;
    }

    /** Releases everything that operations made, but for the buffers of arrays to keep. */
    public void close(INDArray... keep) {
        for (INDArray array : keep) {
            borrowed.add(array.data());
        }
        close();
    }

    @Override
    public void close() {
        for (INDArray array : owned) {
            if (!array.isEmpty() && !borrowed.contains(array.data()) && array.closeable()) {
                array.close();
            }
        }
        owned.clear();
        steps.clear();
    }
}
