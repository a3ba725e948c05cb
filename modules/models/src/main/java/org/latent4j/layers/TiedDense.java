package org.latent4j.layers;

import java.util.Collection;
import java.util.Objects;
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
 * A dense layer that multiplies by the transpose of a {@link SharedKernelDense} layer's kernel and has a bias of its own.
 *
 * <p>{@code activation(x W^T + b)}, with {@code W} of shape {@code [nOut, nIn]} read from the layer named {@code tiedTo}.
 * Only {@code b} is a parameter; the kernel's gradient is added to the other layer's. Lives in a {@link TiedDenseVertex},
 * which knows the graph.
 *
 * <p>Shapes: input {@code [batch, nIn]}, output {@code [batch, nOut]}; bias {@code [1, nOut]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Tying weights".
 */
public final class TiedDense extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    private String tiedTo = "";

    /** For JSON. */
    public TiedDense() {}

    /**
     * @param nIn size of the input: the other layer's output size
     * @param nOut size of the output: the other layer's input size
     * @param tiedTo name of the {@link SharedKernelDense} layer
     */
    public TiedDense(int nIn, int nOut, String tiedTo, Activation activation) {
        setNIn(nIn);
        setNOut(nOut);
        setActivationFn(activation.getActivationFunction());
        this.tiedTo = tiedTo;
    }

    public String getTiedTo() {
        return tiedTo;
    }

    public void setTiedTo(String tiedTo) {
        this.tiedTo = tiedTo;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        TiedDenseRuntime layer = new TiedDenseRuntime(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
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
        return other instanceof TiedDense tied && super.equals(other) && tiedTo.equals(tied.tiedTo);
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof TiedDense;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), tiedTo);
    }

    @Override
    public String toString() {
        return "TiedDense(" + getNIn() + " -> " + getNOut() + ", tiedTo=" + tiedTo + ")";
    }
}
