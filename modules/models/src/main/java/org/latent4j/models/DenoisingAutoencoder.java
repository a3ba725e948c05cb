package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.latent4j.common.Check;

/**
 * A stacked or convolutional autoencoder that gets a spoiled input in training and must give the clean one back. At
 * inference the input is left as it is.
 *
 * <p>Source: P. Vincent et al., "Stacked Denoising Autoencoders", 2010; A. Géron, chapter 17, "Denoising Autoencoders".
 *
 * @param core the autoencoder itself, stacked or convolutional
 * @param noise the kind of noise
 * @param noiseRate its strength: a standard deviation, or a share of values
 */
@JsonTypeName("denoising")
public record DenoisingAutoencoder(Autoencoder core, Noise noise, double noiseRate) implements DerivedAutoencoder {

    public DenoisingAutoencoder {
        Check.that(
                core instanceof StackedAutoencoder || core instanceof ConvolutionalAutoencoder,
                "DenoisingAutoencoder.core",
                "stacked or convolutional",
                core.variant());
        noise.checkRate("DenoisingAutoencoder.noiseRate", noiseRate);
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        graph.addLayer("noise", new DropoutLayer.Builder(noise.with(noiseRate)).build(), Graphs.INPUT);
        if (core instanceof ConvolutionalAutoencoder convolutional) {
            graph.setInputTypes(convolutional.inputType());
            convolutional.addLayers(graph, "noise");
        } else if (core instanceof StackedAutoencoder stacked) {
            stacked.addLayers(graph, "noise");
        }
        return graph.build();
    }
}
