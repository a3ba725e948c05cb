package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.latent4j.common.Check;

/**
 * An undercomplete autoencoder without activation functions, trained on squared error: its codings span the plane that
 * principal component analysis finds.
 *
 * <p>Shapes: {@code [inputSize] -> [latentSize] -> [inputSize]}.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Performing PCA with an Undercomplete Linear Autoencoder".
 *
 * @param inputSize numbers per example
 * @param latentSize numbers that code one, fewer than {@code inputSize}
 */
@JsonTypeName("linear")
public record LinearAutoencoder(int inputSize, int latentSize) implements Autoencoder {

    public LinearAutoencoder {
        Check.positive("LinearAutoencoder.inputSize", inputSize);
        Check.that(
                latentSize > 0 && latentSize < inputSize,
                "LinearAutoencoder.latentSize",
                "from 1 to inputSize - 1 = " + (inputSize - 1),
                latentSize);
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(inputSize);
    }

    @Override
    public List<Integer> codingsShape() {
        return List.of(latentSize);
    }

    @Override
    public ReconstructionLoss loss() {
        return ReconstructionLoss.MEAN_SQUARED_ERROR;
    }

    @Override
    public long parameterCount() {
        return Graphs.denseParameters(inputSize, latentSize) + Graphs.denseParameters(latentSize, inputSize);
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        return Graphs.builder(optimizer, valuesPerExample(), seed)
                .addLayer(Graphs.CODINGS, Graphs.dense(inputSize, latentSize, Nonlinearity.LINEAR), Graphs.INPUT)
                .addLayer(
                        Graphs.RECONSTRUCTION,
                        Graphs.output(latentSize, inputSize, Nonlinearity.LINEAR, loss()),
                        Graphs.CODINGS)
                .build();
    }
}
