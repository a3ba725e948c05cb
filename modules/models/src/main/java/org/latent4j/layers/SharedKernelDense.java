package org.latent4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense layer whose kernel other vertices of the graph ({@link TransposedKernelVertex}) use too.
 *
 * <p>Computes and stores exactly what {@link DenseLayer} does; the gradients of the other uses are added to its kernel's
 * gradient.
 *
 * <p>Shapes: input {@code [batch, nIn]}, output {@code [batch, nOut]}; kernel {@code [nIn, nOut]}, bias {@code [1, nOut]}.
 */
public final class SharedKernelDense extends DenseLayer {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public SharedKernelDense() {}

    public SharedKernelDense(int nIn, int nOut, Activation activation) {
        setNIn(nIn);
        setNOut(nOut);
        setActivationFn(activation.getActivationFunction());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return Runtimes.setUp(
                new SharedKernelDenseRuntime(conf, networkDataType),
                conf,
                trainingListeners,
                layerIndex,
                layerParamsView,
                initializeParams);
    }
}
