package org.latent4j.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices. */
public final class Products {
    private Products() {}

    /**
     * {@code a b}: over the last axis of {@code a} and the first of a matrix {@code b}; where both have three or more axes,
     * matrix by matrix with the axes before broadcast, as {@code numpy.matmul}.
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        if (a.rank() < 2 || b.rank() < 2 || a.size(-1) != b.size(-2)) {
            throw new IllegalArgumentException("matmul: expected [.., m, k] and [.., k, n], got "
                    + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()));
        }
        if (b.rank() == 2) {
            long[] shape = a.shape().clone();
            shape[shape.length - 1] = b.size(1);
            return Shaping.reshape(matrices(Shaping.reshape(a, -1, a.size(-1)), b), shape);
        }
        long[] outer =
                Arithmetic.broadcast(Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), b.rank() - 2));
        Tensor left = batch(a, outer);
        Tensor right = batch(b, outer);
        List<Tensor> products = new ArrayList<>();
        for (int i = 0; i < left.size(0); i++) {
            products.add(matrices(Shaping.at(left, 0, i), Shaping.at(right, 0, i)));
        }
        long[] shape = Arrays.copyOf(outer, outer.length + 2);
        shape[outer.length] = a.size(-2);
        shape[outer.length + 1] = b.size(-1);
        return Shaping.reshape(Shaping.stack(products, 0), shape);
    }

    private static Tensor batch(Tensor x, long[] outer) {
        long[] shape = Arrays.copyOf(outer, outer.length + 2);
        shape[outer.length] = x.size(-2);
        shape[outer.length + 1] = x.size(-1);
        return Shaping.reshape(Shaping.broadcastTo(x, shape), -1, x.size(-2), x.size(-1));
    }

    private static Tensor matrices(Tensor a, Tensor b) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray x = a.value();
            INDArray y = b.value();
            return a.tape()
                    .record(
                            product(x, y),
                            g -> new @Nullable INDArray[] {
                                a.needsGradient() ? product(g, y.transpose()) : null,
                                b.needsGradient() ? product(x.transpose(), g) : null
                            },
                            a,
                            b);
        }
    }

    static INDArray product(INDArray a, INDArray b) {
        return product(a, b, Nd4j.createUninitialized(a.dataType(), new long[] {a.size(0), b.size(1)}, 'c'));
    }

    /** Writes the product into a row-major matrix. */
    static INDArray product(INDArray a, INDArray b, INDArray result) {
        // ND4J computes into column-major matrices and copies into others, slowly; a row-major one is another's
        // transpose
        b.transpose().mmuli(a.transpose(), result.transpose());
        return result;
    }
}
