package org.latent4j.tape;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The values of an array as Java's, row-major, and back. */
final class Values {
    private Values() {}

    static float[] floats(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        INDArray rows = rows(array);
        try {
            new FloatPointer(rows.data().addressPointer()).get(values, 0, values.length);
        } finally {
            Reference.reachabilityFence(rows);
        }
        return values;
    }

    static double[] doubles(INDArray array) {
        double[] values = new double[Math.toIntExact(array.length())];
        INDArray rows = rows(array);
        try {
            new DoublePointer(rows.data().addressPointer()).get(values, 0, values.length);
        } finally {
            Reference.reachabilityFence(rows);
        }
        return values;
    }

    static INDArray array(float[] values, long[] shape) {
        return Nd4j.create(values, shape, 'c');
    }

    static INDArray array(double[] values, long[] shape) {
        return Nd4j.create(values, shape, 'c');
    }

    private static INDArray rows(INDArray array) {
        return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
    }
}
