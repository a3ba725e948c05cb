package org.latent4j.tape;

import java.lang.ref.Reference;
import java.util.function.DoubleBinaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
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

    /** A function of the values of two arrays of one shape. */
    static INDArray map(INDArray a, INDArray b, DoubleBinaryOperator function) {
        if (a.rank() == 0) {
            return Nd4j.scalar(a.dataType(), function.applyAsDouble(a.getDouble(0), b.getDouble(0)));
        }
        if (a.dataType() == DataType.DOUBLE) {
            double[] result = doubles(a);
            double[] second = a == b ? result : doubles(b);
            for (int i = 0; i < result.length; i++) {
                result[i] = function.applyAsDouble(result[i], second[i]);
            }
            return array(result, a.shape());
        }
        float[] result = floats(a);
        float[] second = a == b ? result : floats(b);
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) function.applyAsDouble(result[i], second[i]);
        }
        return array(result, a.shape());
    }
}
