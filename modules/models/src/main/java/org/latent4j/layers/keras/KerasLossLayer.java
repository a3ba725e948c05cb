package org.latent4j.layers.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of Keras's losses behind an output of a graph of {@link KerasVertex}; the output passes unchanged.
 *
 * <p>Its score is Keras's loss times its weight: the mean over all but the last axis of what the loss gives for each
 * example (its sum, if the loss is reduced so), steps that the output's mask leaves out not counted. The first such layer of
 * a graph adds the penalties of all vertices, in training and in evaluation, as Keras's {@code evaluate} does. Labels have
 * Keras's layout. Gradients are those of the score: graphs are built with {@code miniBatch(false)}.
 */
public final class KerasLossLayer extends NoParamLayer {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private String loss = "";
    private String config = "{}";
    private int keras = 3;
    private double weight = 1;
    private String source = "";
    private @Nullable String maskedBy;
    private double globalClipNorm;

    /** For JSON. */
    public KerasLossLayer() {}

    /**
     * @param loss as Keras writes it: a name, or an object with {@code class_name} and {@code config}; null for an output
     *     that has none, beside others that do
     * @param keras 2 or 3: whose arithmetic
     * @param weight factor in the sum of a graph's losses
     * @param source the vertex that gives the output
     * @throws UnsupportedLayerException if the loss isn't known, or one of its options isn't
     */
    public KerasLossLayer(@Nullable JsonNode loss, int keras, double weight, String source) {
        this.keras = keras;
        this.weight = weight;
        this.source = source;
        if (loss != null) {
            JsonNode options = loss.path("config");
            boolean function = options.isTextual();
            this.loss = loss.isTextual()
                    ? loss.textValue()
                    : function ? options.textValue() : loss.path("class_name").asText();
            this.config = options.isObject() ? options.toString() : "{}";
            loss();
            sums();
        }
    }

    @Nullable
    Loss loss() {
        return loss.isEmpty() ? null : Losses.of(loss, options());
    }

    /** The loss by one name for all of Keras's, without underscores and capitals: {@code meansquarederror}; empty for none. */
    public String kind() {
        return Losses.canonical(loss);
    }

    /** Whether examples are summed up instead of averaged. */
    public boolean sums() {
        String reduction = options().text("reduction", "auto");
        return switch (reduction) {
            case "sum" -> true;
            case "auto", "sum_over_batch_size", "mean", "mean_with_sample_weight" -> false;
            default ->
                throw new UnsupportedLayerException(
                        "loss '" + loss + "': option 'reduction': '" + reduction + "' is not supported");
        };
    }

    /** The loss object's options, read with checks. */
    public LayerConfig options() {
        try {
            return LayerConfig.of(JSON.readTree(config), keras);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("KerasLossLayer: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        KerasLossRuntime runtime = new KerasLossRuntime(conf, networkDataType);
        runtime.setListeners(trainingListeners);
        runtime.setIndex(layerIndex);
        runtime.setConf(conf);
        return runtime;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "no preprocessor"
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(getLayerName(), KerasLossLayer.class, inputType, inputType)
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    /** Keras's name of the loss; empty for an output without. */
    public String getLoss() {
        return loss;
    }

    public void setLoss(String loss) {
        this.loss = loss;
    }

    /** The loss object's options, as Keras's JSON. */
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

    public double getWeight() {
        return weight;
    }

    public void setWeight(double weight) {
        this.weight = weight;
    }

    /** The vertex that gives the output. */
    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    /** The vertex that gives the output's mask; null if there is none. */
    public @Nullable String getMaskedBy() {
        return maskedBy;
    }

    public void setMaskedBy(@Nullable String maskedBy) {
        this.maskedBy = maskedBy;
    }

    /** The largest norm of all the graph's gradients together; 0 for any. Only that of a graph's first loss counts. */
    public double getGlobalClipNorm() {
        return globalClipNorm;
    }

    public void setGlobalClipNorm(double globalClipNorm) {
        this.globalClipNorm = globalClipNorm;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KerasLossLayer layer
                && super.equals(other)
                && loss.equals(layer.loss)
                && config.equals(layer.config)
                && keras == layer.keras
                && weight == layer.weight
                && source.equals(layer.source)
                && Objects.equals(maskedBy, layer.maskedBy)
                && globalClipNorm == layer.globalClipNorm;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof KerasLossLayer;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), loss, config, weight, source);
    }

    @Override
    public String toString() {
        return "KerasLossLayer(" + loss + ", weight=" + weight + ")";
    }
}
