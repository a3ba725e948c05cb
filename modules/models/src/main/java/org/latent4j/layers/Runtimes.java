package org.latent4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How DL4J wants a new runtime layer to be set up. */
final class Runtimes {
    private Runtimes() {}

    static <L extends AbstractLayer<?>> L setUp(
            L layer, NeuralNetConfiguration conf, Collection<TrainingListener> listeners, int index) {
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setConf(conf);
        return layer;
    }

    /** The same for a layer with parameters, which are a view of the network's. */
    static <L extends AbstractLayer<?>> L setUp(
            L layer,
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize) {
        setUp(layer, conf, listeners, index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(conf.getLayer().initializer().init(conf, parameters, initialize));
        return layer;
    }
}
