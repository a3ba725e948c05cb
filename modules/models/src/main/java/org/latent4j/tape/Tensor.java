package org.latent4j.tape;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A value on a {@link Tape}. Its array is never written to after it was made. */
public final class Tensor {
    private final Tape tape;
    private final INDArray value;
    private final boolean needsGradient;
    private final Tape.@Nullable Backward backward;
    private final List<Tensor> parents;
    private @Nullable INDArray gradient;
    private @Nullable Tensor logits;

    Tensor(Tape tape, INDArray value, boolean needsGradient, Tape.@Nullable Backward backward, List<Tensor> parents) {
        this.tape = tape;
        this.value = value;
        this.needsGradient = needsGradient;
        this.backward = backward;
        this.parents = parents;
    }

    public Tape tape() {
        return tape;
    }

    public INDArray value() {
        return value;
    }

    public int rank() {
        return value.rank();
    }

    public long[] shape() {
        return value.shape();
    }

    /**
     * The size of one axis.
     *
     * @param axis may be negative: -1 is the last
     */
    public long size(int axis) {
        return value.size(axis < 0 ? axis + value.rank() : axis);
    }

    public boolean needsGradient() {
        return needsGradient;
    }

    /** The sum of what {@link Tape#backward} brought here, of this value's shape; null if nothing did. */
    public @Nullable INDArray gradient() {
        return gradient;
    }

    public Tensor plus(Tensor other) {
        return Arithmetic.add(this, other);
    }

    public Tensor plus(double number) {
        return Arithmetic.add(this, tape.constant(number, this));
    }

    public Tensor minus(Tensor other) {
        return Arithmetic.subtract(this, other);
    }

    public Tensor minus(double number) {
        return Arithmetic.subtract(this, tape.constant(number, this));
    }

    public Tensor times(Tensor other) {
        return Arithmetic.multiply(this, other);
    }

    public Tensor times(double number) {
        return Arithmetic.multiply(this, tape.constant(number, this));
    }

    public Tensor dividedBy(Tensor other) {
        return Arithmetic.divide(this, other);
    }

    public Tensor dividedBy(double number) {
        return Arithmetic.divide(this, tape.constant(number, this));
    }

    public Tensor matmul(Tensor other) {
        return Products.matmul(this, other);
    }

    public Tensor reshape(long... shape) {
        return Shaping.reshape(this, shape);
    }

    public Tensor permute(int... axes) {
        return Shaping.permute(this, axes);
    }

    void addGradient(INDArray more) {
        if (!Arrays.equals(more.shape(), value.shape())) {
            throw new IllegalStateException("gradient: expected shape " + Arrays.toString(value.shape()) + ", got "
                    + Arrays.toString(more.shape()));
        }
        INDArray sum = gradient;
        if (sum == null) {
            gradient = more;
        } else {
            gradient = sum.add(more);
            tape.ownGradient(Objects.requireNonNull(gradient));
        }
    }

    void propagate() {
        INDArray upstream = gradient;
        if (upstream == null || backward == null) {
            return;
        }
        @Nullable INDArray[] gradients = backward.gradients(upstream);
        for (int i = 0; i < parents.size(); i++) {
            INDArray part = gradients[i];
            if (part != null) {
                if (part != upstream) {
                    tape.ownGradient(part);
                }
                if (parents.get(i).needsGradient()) {
                    parents.get(i).addGradient(part);
                }
            }
        }
    }

    /**
     * What this is the sigmoid or softmax of, where it is one: cross-entropies are computed from there, as Keras's are, since
     * probabilities near 0 and 1 have lost their digits.
     */
    public @Nullable Tensor logits() {
        return logits;
    }

    /** Says what this is the sigmoid or softmax of. */
    public Tensor ofLogits(Tensor argument) {
        logits = argument;
        return this;
    }
}
