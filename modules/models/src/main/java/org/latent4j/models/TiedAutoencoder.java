package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.latent4j.layers.BiasLayer;
import org.latent4j.layers.SharedKernelDense;
import org.latent4j.layers.TransposedKernelVertex;

/**
 * A stacked autoencoder whose decoder kernels are the transposes of its encoder's: {@code W_(N-L+1) = W_L^T}. The decoder
 * has biases of its own and no kernels, which halves the number of weights.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Tying Weights".
 *
 * @param core sizes, activations and loss
 */
@JsonTypeName("tied")
public record TiedAutoencoder(StackedAutoencoder core) implements DerivedAutoencoder {

    @Override
    public long parameterCount() {
        List<Integer> sizes = core.encoderSizes();
        long count = 0;
        for (int i = 1; i < sizes.size(); i++) {
            count += Graphs.denseParameters(sizes.get(i - 1), sizes.get(i)) + sizes.get(i - 1);
        }
        return count;
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        List<Integer> sizes = core.encoderSizes();
        int depth = sizes.size() - 1;

        String previous = Graphs.INPUT;
        for (int i = 1; i <= depth; i++) {
            String name = encoderName(i, depth);
            var dense = new SharedKernelDense(
                    sizes.get(i - 1), sizes.get(i), core.activation().activation());
            graph.addLayer(name, dense, previous);
            previous = name;
        }
        for (int i = depth; i >= 1; i--) {
            String name = "decoder_" + (depth - i + 1);
            Nonlinearity activation = i == 1 ? core.outputActivation() : core.activation();
            int size = sizes.get(i - 1);
            graph.addVertex(name + "_kernel", new TransposedKernelVertex(encoderName(i, depth), size), previous);
            graph.addLayer(name, new BiasLayer(size, activation.activation()), name + "_kernel");
            previous = name;
        }
        LossLayer loss = new LossLayer.Builder(core.loss().function())
                .activation(Graphs.DONE_BEFORE)
                .build();
        return graph.addLayer(Graphs.RECONSTRUCTION, loss, previous).build();
    }

    private static String encoderName(int layer, int depth) {
        return layer == depth ? Graphs.CODINGS : "encoder_" + layer;
    }
}
