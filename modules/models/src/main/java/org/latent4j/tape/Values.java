package org.latent4j.tape;

import java.lang.ref.Reference;
import java.util.function.DoubleBinaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
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

    /** {@code float[]} or {@code double[]}, as the array's type is. */
    static Object of(INDArray array) {
        return array.dataType() == DataType.DOUBLE ? doubles(array) : floats(array);
    }

    /** As many zeros of the type of an array's values. */
    static Object zeros(INDArray like, long count) {
        int length = Math.toIntExact(count);
        return like.dataType() == DataType.DOUBLE ? new double[length] : new float[length];
    }

    /** Fills the first values of an array that is no view. */
    static void write(Object values, INDArray array, int count) {
        try {
            if (values instanceof double[] doubles) {
                new DoublePointer(array.data().addressPointer()).put(doubles, 0, count);
            } else {
                new FloatPointer(array.data().addressPointer()).put((float[]) values, 0, count);
            }
            Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    /** The first values of an array that is no view. */
    static void read(INDArray array, Object values, int count) {
        try {
            Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
            if (values instanceof double[] doubles) {
                new DoublePointer(array.data().addressPointer()).get(doubles, 0, count);
            } else {
                new FloatPointer(array.data().addressPointer()).get((float[]) values, 0, count);
            }
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    /** An array of what {@link #of} gives. */
    static INDArray array(Object values, long[] shape) {
        return values instanceof double[] doubles ? array(doubles, shape) : array((float[]) values, shape);
    }

    /** In double precision, whatever the array's type is. */
    static double[] wide(INDArray array) {
        if (array.dataType() == DataType.DOUBLE) {
            return doubles(array);
        }
        float[] floats = floats(array);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** An array of the type of another. */
    static INDArray narrow(double[] values, long[] shape, DataType type) {
        if (type == DataType.DOUBLE) {
            return array(values, shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return array(floats, shape);
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

    /** As {@link #doubles}, of floats too. */
    static double[] widened(INDArray array) {
        if (array.dataType() == DataType.DOUBLE) {
            return doubles(array);
        }
        float[] values = floats(array);
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    /** An array of float or double. */
    static INDArray narrowed(double[] values, long[] shape, DataType type) {
        if (type == DataType.DOUBLE) {
            return array(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return array(narrow, shape);
    }
}
