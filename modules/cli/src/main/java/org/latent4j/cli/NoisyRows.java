package org.latent4j.cli;

import java.util.Random;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.Noise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows spoiled as a denoising autoencoder's input is in training; a trained one leaves its input as it is. */
final class NoisyRows {
    private NoisyRows() {}

    /** A spoiled copy, the same for the same seed. */
    static INDArray of(INDArray rows, DenoisingAutoencoder variant, long seed) {
        Random random = new Random(seed);
        float[] values = rows.dup('c').data().asFloat();
        double rate = variant.noiseRate();
        for (int i = 0; i < values.length; i++) {
            if (variant.noise() == Noise.GAUSSIAN) {
                values[i] += (float) (rate * random.nextGaussian());
            } else {
                values[i] = random.nextDouble() < rate ? 0 : (float) (values[i] / (1 - rate));
            }
        }
        return Nd4j.createFromArray(values).reshape('c', rows.shape());
    }
}
