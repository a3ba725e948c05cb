package org.latent4j.training;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Principal components, in double precision: what any code of the same size must beat.
 *
 * <p>Up to {@value #LARGEST} values a row, the eigenvectors of the covariance of all rows; beyond that, those of the Gram
 * matrix of at most {@value #LARGEST} rows, taken evenly.
 */
final class Pca {
    static final int LARGEST = 2048;
    private static final int BLOCK = 4096;

    private final INDArray means;
    private final INDArray axes;

    private Pca(INDArray means, INDArray axes) {
        this.means = means;
        this.axes = axes;
    }

    /**
     * Fits the components.
     *
     * @param rows {@code [rows, values]}
     * @param components how many, at least 1
     */
    static Pca fit(INDArray rows, int components) {
        INDArray means = means(rows);
        if (rows.columns() <= LARGEST) {
            return new Pca(means, largest(covariance(rows, means), components));
        }
        INDArray some = evenly(rows);
        INDArray centred = some.subRowVector(means(some));
        INDArray gram = centred.mmul(centred.transpose());
        INDArray directions = centred.transpose().mmul(largest(gram, components));
        INDArray lengths = directions.norm2(true, 0);
        lengths.addi(lengths.eq(0).castTo(DataType.DOUBLE));
        return new Pca(means, directions.diviRowVector(lengths));
    }

    /** The rows after projection on the components, in float32. */
    INDArray reconstruct(INDArray rows) {
        INDArray centred = rows.castTo(DataType.DOUBLE).subRowVector(means);
        return centred.mmul(axes).mmul(axes.transpose()).addiRowVector(means).castTo(DataType.FLOAT);
    }

    private static INDArray means(INDArray rows) {
        INDArray sum = Nd4j.zeros(DataType.DOUBLE, 1, rows.columns());
        for (long from = 0; from < rows.rows(); from += BLOCK) {
            sum.addi(block(rows, from).sum(true, 0));
        }
        return sum.divi(rows.rows());
    }

    private static INDArray covariance(INDArray rows, INDArray means) {
        INDArray covariance = Nd4j.zeros(DataType.DOUBLE, rows.columns(), rows.columns());
        for (long from = 0; from < rows.rows(); from += BLOCK) {
            INDArray centred = block(rows, from).subiRowVector(means);
            covariance.addi(centred.transpose().mmul(centred));
        }
        return covariance;
    }

    /** The eigenvectors of the largest eigenvalues, as columns; LAPACK sorts them from the smallest. */
    private static INDArray largest(INDArray symmetric, int count) {
        INDArray vectors = symmetric.dup('f');
        Eigen.symmetricGeneralizedEigenvalues(vectors);
        int size = vectors.columns();
        return vectors.get(NDArrayIndex.all(), NDArrayIndex.interval(Math.max(0, size - count), size))
                .dup();
    }

    private static INDArray block(INDArray rows, long from) {
        return rows.get(NDArrayIndex.interval(from, Math.min(rows.rows(), from + BLOCK)), NDArrayIndex.all())
                .castTo(DataType.DOUBLE);
    }

    private static INDArray evenly(INDArray rows) {
        int count = Math.min(LARGEST, rows.rows());
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = (int) ((long) i * rows.rows() / count);
        }
        return Nd4j.pullRows(rows, 1, chosen).castTo(DataType.DOUBLE);
    }
}
