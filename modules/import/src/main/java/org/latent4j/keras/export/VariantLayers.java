package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.BiasLayer;
import org.latent4j.layers.GaussianSampler;
import org.latent4j.layers.Sparsity;
import org.latent4j.layers.SparsityPenalty;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What each of the layers that our variants are built of is in Keras. */
final class VariantLayers {
    /** DL4J's LSTM has the blocks candidate, forget, output, input; Keras's has input, forget, candidate, output. */
    private static final int[] GATES = {3, 1, 0, 2};

    /** Keras's names of the activation functions that DL4J calls otherwise. */
    private static final Map<String, String> ACTIVATIONS = Map.of("identity", "linear");

    /**
     * A layer in Keras.
     *
     * @param entry its configuration
     * @param weights in the order of Keras's {@code layer.weights}
     */
    record Converted(ObjectNode entry, List<WeightValues> weights) {}

    private final long valuesPerExample;
    private final int sequenceLength;

    /**
     * @param valuesPerExample the factor between our loss and Keras's, which is a mean over an example's values
     * @param sequenceLength steps of the sequences that a decoder writes
     */
    VariantLayers(long valuesPerExample, int sequenceLength) {
        this.valuesPerExample = valuesPerExample;
        this.sequenceLength = sequenceLength;
    }

    /**
     * A vertex as a layer; null for one that only compares outputs with labels.
     *
     * @param parameters the vertex's, by DL4J's keys
     * @throws UnsupportedModelException if our variants have no such vertex
     */
    @Nullable
    Converted of(String name, GraphVertex vertex, Map<String, INDArray> parameters) {
        ObjectNode config = KerasJson.JSON.objectNode().put("name", name);
        if (vertex instanceof DuplicateToTimeSeriesVertex) {
            return plain("RepeatVector", config.put("n", sequenceLength));
        }
        if (!(vertex instanceof LayerVertex layerVertex)) {
            throw unsupported(name, vertex);
        }
        Layer layer = layerVertex.getLayerConf().getLayer();
        if (layer instanceof FrozenLayer frozen) {
            layer = frozen.getLayer();
            config.put("trainable", false);
        } else if (layer instanceof FrozenLayerWithBackprop frozen) {
            layer = frozen.getUnderlying();
            config.put("trainable", false);
        }
        return converted(name, layer, config, parameters);
    }

    private @Nullable Converted converted(
            String name, Layer layer, ObjectNode config, Map<String, INDArray> parameters) {
        if (layer instanceof LossLayer || layer instanceof CnnLossLayer) {
            return null;
        } else if (layer instanceof DenseLayer || layer instanceof BaseOutputLayer) {
            return dense((FeedForwardLayer) layer, config, parameters);
        } else if (layer instanceof LSTM lstm) {
            return lstm(lstm, true, config, parameters);
        } else if (layer instanceof LastTimeStep last && last.getUnderlying() instanceof LSTM lstm) {
            return lstm(lstm, false, config, parameters);
        } else if (layer instanceof Deconvolution2D deconvolution) {
            return convolution("Conv2DTranspose", deconvolution, config, parameters);
        } else if (layer instanceof ConvolutionLayer convolution) {
            return convolution("Conv2D", convolution, config, parameters);
        } else if (layer instanceof SubsamplingLayer pooling) {
            ObjectNode sizes = config.set("pool_size", integers(pooling.getKernelSize()));
            sizes.set("strides", integers(pooling.getStride()));
            return plain("MaxPooling2D", sizes.put("padding", "valid"));
        } else if (layer instanceof Cropping2D cropping) {
            int[] cut = cropping.getCropping();
            config.withArray("cropping").add(integers(cut[0], cut[1])).add(integers(cut[2], cut[3]));
            return plain("Cropping2D", config);
        } else if (layer instanceof DropoutLayer noise) {
            return noise(name, noise, config);
        } else if (layer instanceof SparsityPenalty penalty) {
            return sparsity(penalty, config);
        } else if (layer instanceof GaussianSampler sampler) {
            config.put("kl_weight", sampler.getKlWeight() / valuesPerExample);
            return new Converted(KerasJson.ownLayer("Sampling", config), List.of());
        }
        throw unsupported(name, layer);
    }

    private static Converted dense(FeedForwardLayer layer, ObjectNode config, Map<String, INDArray> parameters) {
        config.put("units", layer.getNOut()).put("activation", activation(layer));
        return new Converted(
                KerasJson.layer("Dense", config),
                List.of(weight("kernel", 0, parameters.get("W")), bias(1, parameters.get("b"))));
    }

    /** A decoder layer with the transpose of an encoder layer's kernel, and the bias layer behind it, as one layer. */
    static Converted transposed(
            String name, String tiedTo, INDArray kernel, BiasLayer layer, Map<String, INDArray> parameters) {
        ObjectNode config = KerasJson.JSON.objectNode().put("name", name).put("units", layer.getNOut());
        config.put("activation", activation(layer)).put("tied_to", tiedTo);
        return new Converted(
                KerasJson.ownLayer("TransposedDense", config),
                List.of(weight("kernel", 0, kernel), bias(1, parameters.get("b"))));
    }

    private static Converted lstm(LSTM layer, boolean sequences, ObjectNode config, Map<String, INDArray> parameters) {
        config.put("units", layer.getNOut()).put("activation", activation(layer));
        config.put("recurrent_activation", name(layer.getGateActivationFn())).put("return_sequences", sequences);
        INDArray bias = parameters.get("b");
        return new Converted(
                KerasJson.layer("LSTM", config),
                List.of(
                        gates("kernel", 0, parameters.get("W")),
                        gates("recurrent_kernel", 1, parameters.get("RW")),
                        gates("bias", 2, bias == null ? null : bias.reshape(bias.length()))));
    }

    private static WeightValues gates(String name, int index, @Nullable INDArray blocks) {
        INDArray array = present(name, blocks);
        float[] values = array.dup('c').data().asFloat();
        float[] ordered = new float[values.length];
        int width = (int) array.size(array.rank() - 1);
        int units = width / GATES.length;
        for (int row = 0; row < values.length / width; row++) {
            for (int gate = 0; gate < GATES.length; gate++) {
                System.arraycopy(values, row * width + GATES[gate] * units, ordered, row * width + gate * units, units);
            }
        }
        return new WeightValues(name, "cell/vars/" + index, true, array.shape(), ordered);
    }

    private static Converted convolution(
            String className, ConvolutionLayer layer, ObjectNode config, Map<String, INDArray> parameters) {
        config.put("filters", layer.getNOut()).put("activation", activation(layer));
        config.set("kernel_size", integers(layer.getKernelSize()));
        config.set("strides", integers(layer.getStride()));
        config.put("padding", layer.getConvolutionMode() == ConvolutionMode.Same ? "same" : "valid");
        // [out, in, height, width], transposed ones [in, out, …]: in both, Keras's last two axes are these two
        // reversed.
        INDArray kernel = present("kernel", parameters.get("W")).permute(2, 3, 1, 0);
        return new Converted(
                KerasJson.layer(className, config), List.of(weight("kernel", 0, kernel), bias(1, parameters.get("b"))));
    }

    private static Converted noise(String name, DropoutLayer layer, ObjectNode config) {
        IDropout noise = layer.getIDropout();
        if (noise instanceof GaussianNoise gaussian) {
            return plain("GaussianNoise", config.put("stddev", gaussian.getStddev()));
        }
        if (noise instanceof Dropout dropout) {
            return plain("Dropout", config.put("rate", 1 - dropout.getP()));
        }
        throw unsupported(name, noise);
    }

    private Converted sparsity(SparsityPenalty penalty, ObjectNode config) {
        double weight = penalty.getWeight() / valuesPerExample;
        Sparsity kind = penalty.getSparsity();
        if (kind == Sparsity.L1 || kind == Sparsity.L2) {
            return plain("ActivityRegularization", config.put(kind.id(), weight));
        }
        config.put("weight", weight).put("target", penalty.getTarget()).put("penalty", kind.id());
        return new Converted(KerasJson.ownLayer("SparsityRegularization", config), List.of());
    }

    private static Converted plain(String className, ObjectNode config) {
        return new Converted(KerasJson.layer(className, config), List.of());
    }

    private static String activation(BaseLayer layer) {
        return name(layer.getActivationFn());
    }

    private static String name(IActivation function) {
        String name = function.toString().toLowerCase(Locale.ROOT);
        int arguments = name.indexOf('(');
        String plain = arguments < 0 ? name : name.substring(0, arguments);
        return ACTIVATIONS.getOrDefault(plain, plain);
    }

    private static WeightValues weight(String name, int index, @Nullable INDArray array) {
        INDArray values = present(name, array);
        return new WeightValues(
                name,
                "vars/" + index,
                true,
                values.shape(),
                values.dup('c').data().asFloat());
    }

    private static WeightValues bias(int index, @Nullable INDArray row) {
        INDArray bias = present("bias", row);
        return weight("bias", index, bias.reshape(bias.length()));
    }

    private static INDArray present(String name, @Nullable INDArray array) {
        if (array == null) {
            throw new IllegalStateException("expected a layer with a " + name);
        }
        return array;
    }

    private static ArrayNode integers(int... values) {
        ArrayNode array = KerasJson.JSON.arrayNode();
        for (int value : values) {
            array.add(value);
        }
        return array;
    }

    private static UnsupportedModelException unsupported(String name, Object what) {
        return new UnsupportedModelException("export: layer '" + name + "': expected one of the layers that Latent4j's"
                + " variants are built of, found " + what.getClass().getSimpleName());
    }
}
