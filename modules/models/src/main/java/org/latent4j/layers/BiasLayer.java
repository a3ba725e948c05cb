package org.latent4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds a bias and applies an activation function: {@code activation(x + b)}.
 *
 * <p>Shapes: input and output {@code [batch, size]}; one parameter {@code b} of shape {@code [1, size]}.
 */
public final class BiasLayer extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public BiasLayer() {}

    public BiasLayer(int size, Activation activation) {
        setNIn(size);
        setNOut(size);
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
                new BiasLayerRuntime(conf, networkDataType),
                conf,
                trainingListeners,
                layerIndex,
                layerParamsView,
                initializeParams);
    }

    @Override
    public ParamInitializer initializer() {
        return BiasParameters.INSTANCE;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return MemoryReports.of(this, inputType, getNOut(), getNOut());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BiasLayer && super.equals(other);
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof BiasLayer;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
