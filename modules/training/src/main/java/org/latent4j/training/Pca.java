package org.latent4j.training;

import java.util.Arrays;
import org.latent4j.data.Gather;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Principal components, in double precision: what any code of the same size must beat, and a map of codings.
 *
 * <p>Up to {@value #LARGEST} values a row, the eigenvectors of the covariance of all rows; beyond that, those of the Gram
 * matrix of at most {@value #LARGEST} rows, taken evenly. Components come from the largest variance to the smallest, each
 * turned so that its largest weight is positive.
 */
public final class Pca {
    static final int LARGEST = 1024;
    private static final int BLOCK = 4096;

    private final INDArray means;
    private final INDArray axes;
    private final double[] shares;

    private Pca(INDArray means, Components components) {
        this.means = means;
        this.axes = components.axes();
        this.shares = components.shares();
    }

    /**
     * Directions as columns, from the largest eigenvalue to the smallest.
     *
     * @param axes {@code [values, components]}
     * @param shares of each eigenvalue in the sum of all
     */
    private record Components(INDArray axes, double[] shares) {}

    /**
     * Fits the components.
     *
     * @param rows {@code [rows, values]}, finite
     * @param components how many, at least 1; never more than there are values, or beyond {@value #LARGEST} values rows
     */
    public static Pca fit(INDArray rows, int components) {
        INDArray means = means(rows);
        if (rows.columns() <= LARGEST) {
            return new Pca(means, largest(covariance(rows, means), components));
        }
        INDArray some = evenly(rows);
        INDArray centred = some.subRowVector(means(some));
        Components ofGram = largest(centred.mmul(centred.transpose()), components);
        INDArray directions = centred.transpose().mmul(ofGram.axes());
        INDArray lengths = directions.norm2(true, 0);
        lengths.addi(lengths.eq(0).castTo(DataType.DOUBLE));
        INDArray axes = directions.diviRowVector(lengths);
        turn(axes);
        return new Pca(means, new Components(axes, ofGram.shares()));
    }

    /** The rows' coordinates on the components, {@code [rows, components]}, in double precision. */
    public INDArray project(INDArray rows) {
        return rows.castTo(DataType.DOUBLE).subRowVector(means).mmul(axes);
    }

    /** The components' directions, {@code [values, components]}, in double precision; each column has length 1. */
    public INDArray axes() {
        return axes.dup('c');
    }

    /** The share of the rows' variance that each component holds, in [0, 1]; all 0 if the rows are equal. */
    public double[] explainedVariance() {
        return shares.clone();
    }

    /** The rows after projection on the components, in float32. */
    INDArray reconstruct(INDArray rows) {
        return project(rows).mmul(axes.transpose()).addiRowVector(means).castTo(DataType.FLOAT);
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

    /** The eigenvectors of the largest eigenvalues; LAPACK sorts them from the smallest. */
    private static Components largest(INDArray symmetric, int count) {
        INDArray vectors = symmetric.dup('f');
        double[] values =
                Eigen.symmetricGeneralizedEigenvalues(vectors).dup('c').data().asDouble();
        double sum = Arrays.stream(values).map(value -> Math.max(0, value)).sum();
        int kept = Math.min(count, values.length);
        INDArray axes = Nd4j.createUninitialized(DataType.DOUBLE, new long[] {vectors.rows(), kept}, 'f');
        double[] shares = new double[kept];
        for (int i = 0; i < kept; i++) {
            int from = values.length - 1 - i;
            axes.putColumn(i, vectors.getColumn(from));
            shares[i] = sum == 0 ? 0 : Math.max(0, values[from]) / sum;
        }
        turn(axes);
        return new Components(axes, shares);
    }

    /** An eigenvector's sign is arbitrary: makes the first of its largest weights positive. */
    private static void turn(INDArray axes) {
        for (int i = 0; i < axes.columns(); i++) {
            INDArray axis = axes.getColumn(i);
            double largest = 0;
            for (double weight : axis.dup('c').data().asDouble()) {
                largest = Math.abs(weight) > Math.abs(largest) ? weight : largest;
            }
            if (largest < 0) {
                axis.negi();
            }
        }
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
        return Gather.rows(rows, chosen).castTo(DataType.DOUBLE);
    }
}
