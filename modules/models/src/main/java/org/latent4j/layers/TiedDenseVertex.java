package org.latent4j.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The place of a {@link TiedDense} layer in a graph: a layer vertex that lets its layer read another layer's kernel. */
public final class TiedDenseVertex extends LayerVertex {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @SuppressWarnings("NullAway")
    public TiedDenseVertex() {
        super(null, null);
    }

    public TiedDenseVertex(NeuralNetConfiguration layerConf, @Nullable InputPreProcessor preProcessor) {
        super(layerConf, preProcessor);
    }

    @Override
    public TiedDenseVertex clone() {
        InputPreProcessor preProcessor = getPreProcessor();
        return new TiedDenseVertex(getLayerConf().clone(), preProcessor == null ? null : preProcessor.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TiedDenseVertex && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        GraphVertex vertex = super.instantiate(graph, name, idx, paramsView, initializeParams, networkDatatype);
        Layer layer = vertex.getLayer();
        if (layer instanceof FrozenLayer frozen) {
            layer = frozen.getInsideLayer();
        } else if (layer instanceof FrozenLayerWithBackprop frozen) {
            layer = frozen.getInsideLayer();
        }
        ((TiedDenseRuntime) layer).readKernelsFrom(graph);
        return vertex;
    }
}
