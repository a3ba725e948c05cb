package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.latent4j.common.Check;

/**
 * Convolutions and max pooling down to small feature maps, transposed convolutions back up to any image size.
 *
 * <p>Each encoder step is a 3x3 convolution ("same") and a 2x2 max pooling, which halves height and width, rounding down.
 * Each decoder step is a 3x3 transposed convolution of stride 2: "same" where it must double an axis, "valid" where it must
 * double it and add one; where the two axes differ, "valid" and one row or column cut off.
 *
 * <p>Shapes: {@code [height, width, channels] -> [height / 2^n, width / 2^n, last filters] -> [height, width, channels]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Convolutional Autoencoders".
 *
 * @param imageShape {@code [height, width, channels]}; height and width at least 2 to the number of filters
 * @param filters feature maps of each encoder step, outermost first
 * @param activation of all hidden layers and the codings
 * @param outputActivation of the reconstruction; {@code SIGMOID} where the loss is binary cross-entropy
 * @param loss how reconstruction and input are compared
 */
@JsonTypeName("convolutional")
public record ConvolutionalAutoencoder(
        List<Integer> imageShape,
        List<Integer> filters,
        Nonlinearity activation,
        Nonlinearity outputActivation,
        ReconstructionLoss loss)
        implements Autoencoder {

    public ConvolutionalAutoencoder {
        imageShape = List.copyOf(imageShape);
        filters = List.copyOf(filters);
        Check.that(
                imageShape.size() == 3, "ConvolutionalAutoencoder.imageShape", "[height, width, channels]", imageShape);
        imageShape.forEach(size -> Check.positive("ConvolutionalAutoencoder.imageShape", size));
        Check.that(!filters.isEmpty(), "ConvolutionalAutoencoder.filters", "at least one", filters);
        filters.forEach(count -> Check.positive("ConvolutionalAutoencoder.filters", count));
        int smallest = 1 << filters.size();
        Check.that(
                imageShape.get(0) >= smallest && imageShape.get(1) >= smallest,
                "ConvolutionalAutoencoder.imageShape",
                "height and width of at least " + smallest + " for " + filters.size() + " poolings",
                imageShape);
        loss.checkOutput("ConvolutionalAutoencoder.outputActivation", outputActivation);
    }

    /** With the chapter's 16, 32 and 64 filters, SELU, sigmoid and binary cross-entropy. */
    public static ConvolutionalAutoencoder of(int height, int width, int channels) {
        return new ConvolutionalAutoencoder(
                List.of(height, width, channels),
                List.of(16, 32, 64),
                Nonlinearity.SELU,
                Nonlinearity.SIGMOID,
                ReconstructionLoss.BINARY_CROSS_ENTROPY);
    }

    @Override
    public List<Integer> inputShape() {
        return imageShape;
    }

    @Override
    public List<Integer> codingsShape() {
        int steps = filters.size();
        return List.of(imageShape.get(0) >> steps, imageShape.get(1) >> steps, filters.get(steps - 1));
    }

    /** Each filter of 3x3 has a bias, there and back; pooling and cropping have no parameters. */
    @Override
    public long parameterCount() {
        long count = 0;
        long channels = imageShape.get(2);
        for (int units : filters) {
            count += 2 * 9 * channels * units + units + channels;
            channels = units;
        }
        return count;
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed).setInputTypes(inputType());
        addLayers(graph, Graphs.INPUT);
        return graph.build();
    }

    InputType inputType() {
        return InputType.convolutional(imageShape.get(0), imageShape.get(1), imageShape.get(2));
    }

    void addLayers(GraphBuilder graph, String from) {
        addDecoder(graph, addEncoder(graph, from));
    }

    private String addEncoder(GraphBuilder graph, String from) {
        String previous = from;
        int channels = imageShape.get(2);
        for (int i = 0; i < filters.size(); i++) {
            String convolution = "encoder_" + (i + 1);
            graph.addLayer(
                    convolution,
                    new ConvolutionLayer.Builder(3, 3)
                            .nIn(channels)
                            .nOut(filters.get(i))
                            .convolutionMode(ConvolutionMode.Same)
                            .activation(activation.activation())
                            .build(),
                    previous);
            boolean last = i == filters.size() - 1;
            String pooling = last ? Graphs.CODINGS : "encoder_" + (i + 1) + "_pooling";
            graph.addLayer(
                    pooling,
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                            .build(),
                    convolution);
            channels = filters.get(i);
            previous = pooling;
        }
        return previous;
    }

    private void addDecoder(GraphBuilder graph, String from) {
        String previous = from;
        int channels = filters.get(filters.size() - 1);
        for (int step = filters.size() - 1; step >= 0; step--) {
            int units = step == 0 ? imageShape.get(2) : filters.get(step - 1);
            boolean oddHeight = (imageShape.get(0) >> step) % 2 == 1;
            boolean oddWidth = (imageShape.get(1) >> step) % 2 == 1;
            String name = "decoder_" + (filters.size() - step);
            graph.addLayer(
                    name,
                    new Deconvolution2D.Builder(3, 3)
                            .stride(2, 2)
                            .nIn(channels)
                            .nOut(units)
                            .convolutionMode(oddHeight || oddWidth ? ConvolutionMode.Truncate : ConvolutionMode.Same)
                            .activation((step == 0 ? outputActivation : activation).activation())
                            .build(),
                    previous);
            previous = name;
            if (oddHeight != oddWidth) {
                previous = name + "_cropping";
                graph.addLayer(previous, new Cropping2D(0, oddHeight ? 0 : 1, 0, oddWidth ? 0 : 1), name);
            }
            channels = units;
        }
        graph.addLayer(
                Graphs.RECONSTRUCTION,
                new CnnLossLayer.Builder(loss.function())
                        .activation(Graphs.DONE_BEFORE)
                        .build(),
                previous);
    }
}
