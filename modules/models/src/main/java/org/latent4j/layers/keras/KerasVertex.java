package org.latent4j.layers.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * A {@link KerasLayer} as a vertex of a graph.
 *
 * <p>Inputs are, in this order: the layer's own; masks ({@link #getMaskOf}); vertices that only have to come first
 * ({@link #getOrderOnly}). Arrays in and out have Keras's layout. The vertex gives the layer's first output; an
 * {@link OutputVertex} gives any other one. With {@link #getSharedWith} it has no parameters but uses, and adds its
 * gradients to, those of another such vertex, which must come first.
 *
 * <p>Gradients are those of the mean loss: graphs with such vertices are built with {@code miniBatch(false)}.
 */
public final class KerasVertex extends GraphVertex implements TrainingConfig {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private String name = "";
    private String layerClass = "";
    private String config = "{}";
    private int keras = 3;
    private List<String> inputNames = List.of();
    private String arguments = "{}";
    private List<long[]> inputShapes = List.of();
    private int[] maskOf = new int[0];
    private int orderOnly;
    private @Nullable String sharedWith;
    private boolean maskOutput;
    private boolean trainable = true;
    private IUpdater updater = new Sgd(0.01);
    private GradientNormalization gradientNormalization = GradientNormalization.None;
    private double gradientNormalizationThreshold = 1;
    private double weightDecay;

    private transient @Nullable KerasLayer layer;

    /** For JSON. */
    public KerasVertex() {}

    /**
     * @param layerClass Keras's class name
     * @param config its configuration and how it is called
     * @param inputShapes of the layer's own inputs, with the batch axis; -1 where unknown
     * @param layer what computes it; null to find it by class name
     */
    public KerasVertex(String layerClass, LayerConfig config, List<long[]> inputShapes, @Nullable KerasLayer layer) {
        this.layerClass = layerClass;
        this.config = config.json().toString();
        this.keras = config.keras();
        this.inputNames = List.copyOf(config.inputs());
        this.arguments =
                config.arguments().isMissingNode() ? "{}" : config.arguments().toString();
        this.inputShapes = List.copyOf(inputShapes);
        this.layer = layer;
    }

    /** What computes it. */
    public KerasLayer layer() {
        KerasLayer known = layer;
        if (known == null) {
            KerasLayers.Factory factory = KerasLayers.factory(layerClass);
            if (factory == null) {
                throw new UnsupportedLayerException("layer '" + name + "' (" + layerClass
                        + "): not one of Keras's layers; put a KerasLayers.Provider for it on the class path");
            }
            known = factory.of(layerConfig());
            layer = known;
        }
        return known;
    }

    /** Its configuration and how it is called. */
    public LayerConfig layerConfig() {
        return new LayerConfig(json(config), keras, inputNames, json(arguments));
    }

    /** Its weights, also where they are another vertex's. */
    public List<WeightSpec> weights() {
        return maskOutput ? List.of() : layer().weights(inputShapes);
    }

    /** DL4J's key of a weight: its own keys are cut at the last underscore. */
    public static String key(String weight) {
        return weight.replace('_', '-');
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("KerasVertex: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public KerasVertex clone() {
        KerasVertex copy = new KerasVertex(layerClass, layerConfig(), inputShapes, layer);
        copy.name = name;
        copy.maskOf = maskOf.clone();
        copy.orderOnly = orderOnly;
        copy.sharedWith = sharedWith;
        copy.maskOutput = maskOutput;
        copy.trainable = trainable;
        copy.updater = updater.clone();
        copy.gradientNormalization = gradientNormalization;
        copy.gradientNormalizationThreshold = gradientNormalizationThreshold;
        copy.weightDecay = weightDecay;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KerasVertex vertex
                && layerClass.equals(vertex.layerClass)
                && config.equals(vertex.config)
                && keras == vertex.keras
                && inputNames.equals(vertex.inputNames)
                && arguments.equals(vertex.arguments)
                && orderOnly == vertex.orderOnly
                && maskOutput == vertex.maskOutput
                && trainable == vertex.trainable
                && java.util.Arrays.equals(maskOf, vertex.maskOf)
                && Objects.equals(sharedWith, vertex.sharedWith)
                && weightDecay == vertex.weightDecay
                && updater.equals(vertex.updater);
    }

    @Override
    public int hashCode() {
        return Objects.hash(layerClass, config, keras, sharedWith, maskOutput, orderOnly);
    }

    @Override
    public String toString() {
        return "KerasVertex(" + layerClass + ")";
    }

    @Override
    public long numParams(boolean backprop) {
        if (sharedWith != null) {
            return 0;
        }
        long count = 0;
        for (WeightSpec weight : weights()) {
            count += size(weight.shape());
        }
        return count;
    }

    static long size(long[] shape) {
        long size = 1;
        for (long dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return -1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String vertexName,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        this.name = vertexName;
        return new KerasVertexRuntime(this, graph, vertexName, idx, paramsView, initializeParams, networkDatatype);
    }

    /** @throws UnsupportedOperationException always: shapes are known from Keras, and no preprocessor may be added */
    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        throw new UnsupportedOperationException("KerasVertex: built without input types");
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(name, KerasVertex.class, inputTypes[0], inputTypes[0])
                .standardMemory(numParams(true), 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    /** What follows is what JSON holds. */
    @Override
    public String getLayerName() {
        return name;
    }

    public void setLayerName(String name) {
        this.name = name;
    }

    public String getLayerClass() {
        return layerClass;
    }

    public void setLayerClass(String layerClass) {
        this.layerClass = layerClass;
    }

    /** Keras's JSON. */
    public String getConfig() {
        return config;
    }

    public void setConfig(String config) {
        this.config = config;
    }

    public int getKeras() {
        return keras;
    }

    public void setKeras(int keras) {
        this.keras = keras;
    }

    public List<String> getInputNames() {
        return inputNames;
    }

    public void setInputNames(List<String> inputNames) {
        this.inputNames = List.copyOf(inputNames);
    }

    public String getArguments() {
        return arguments;
    }

    public void setArguments(String arguments) {
        this.arguments = arguments;
    }

    public List<long[]> getInputShapes() {
        return inputShapes;
    }

    public void setInputShapes(List<long[]> inputShapes) {
        this.inputShapes = List.copyOf(inputShapes);
    }

    /** For each mask among the inputs, which of the layer's own inputs it belongs to. */
    public int[] getMaskOf() {
        return maskOf;
    }

    public void setMaskOf(int[] maskOf) {
        this.maskOf = maskOf;
    }

    /** Number of inputs at the end that are not looked at. */
    public int getOrderOnly() {
        return orderOnly;
    }

    public void setOrderOnly(int orderOnly) {
        this.orderOnly = orderOnly;
    }

    public @Nullable String getSharedWith() {
        return sharedWith;
    }

    public void setSharedWith(@Nullable String sharedWith) {
        this.sharedWith = sharedWith;
    }

    /** Whether this gives the layer's output mask instead of its output. */
    public boolean isMaskOutput() {
        return maskOutput;
    }

    public void setMaskOutput(boolean maskOutput) {
        this.maskOutput = maskOutput;
    }

    public boolean isTrainable() {
        return trainable;
    }

    public void setTrainable(boolean trainable) {
        this.trainable = trainable;
    }

    public IUpdater getUpdater() {
        return updater;
    }

    public void setUpdater(IUpdater updater) {
        this.updater = updater;
    }

    @Override
    public GradientNormalization getGradientNormalization() {
        return gradientNormalization;
    }

    public void setGradientNormalization(GradientNormalization gradientNormalization) {
        this.gradientNormalization = gradientNormalization;
    }

    @Override
    public double getGradientNormalizationThreshold() {
        return gradientNormalizationThreshold;
    }

    public void setGradientNormalizationThreshold(double gradientNormalizationThreshold) {
        this.gradientNormalizationThreshold = gradientNormalizationThreshold;
    }

    /** What each step takes off the weights besides the gradient's part, times the learning rate; 0 for nothing. */
    public double getWeightDecay() {
        return weightDecay;
    }

    public void setWeightDecay(double weightDecay) {
        this.weightDecay = weightDecay;
    }

    /** Decay that the optimizer does; regularizers' penalties come with the gradient. */
    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return weightDecay == 0 || getUpdaterByParam(paramName) instanceof NoOp
                ? List.of()
                : List.of(new WeightDecay(weightDecay, true));
    }

    @Override
    public boolean isPretrainParam(String paramName) {
        return false;
    }

    @Override
    public IUpdater getUpdaterByParam(String paramName) {
        for (WeightSpec weight : weights()) {
            if (key(weight.name()).equals(paramName)) {
                return trainable && weight.trainable() ? updater : new NoOp();
            }
        }
        throw new IllegalStateException("KerasVertex '" + name + "': no weight '" + paramName + "'");
    }

    @Override
    public void setDataType(DataType dataType) {
        // the arrays' own
    }

    /** Names of the weights that gradients reach. */
    public List<String> trainableWeights() {
        List<String> names = new ArrayList<>();
        if (trainable && sharedWith == null) {
            for (WeightSpec weight : weights()) {
                if (weight.trainable()) {
                    names.add(weight.name());
                }
            }
        }
        return names;
    }
}
