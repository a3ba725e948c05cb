package org.latent4j.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.keras.export.ModelExport;
import org.latent4j.models.LatentModel;

/**
 * Writes models as files that Keras 3 opens with {@code keras.models.load_model}, with equal outputs.
 *
 * <p>Variants become a functional {@code autoencoder} of two nested models, {@code encoder} and {@code decoder}; imported
 * models get their own architecture back, names and nesting included, with the weights as they are now. Arrays have the
 * layout they have everywhere in this project's interface. Models are written uncompiled.
 *
 * <p>Linear, stacked, convolutional, recurrent, denoising and sparse (l1, l2) autoencoders need Keras only. Beside tied,
 * variational and sparse ones (squared, kl) lies {@code latent4j_keras.py} with the classes that Keras lacks; so it does
 * beside imported models with a sampler, or with the hard sigmoid of Keras 1 and 2. The warm-up of a variational
 * autoencoder's {@code klWeight} isn't written: Keras trains on with the whole weight.
 */
public final class KerasExport {
    private KerasExport() {}

    /**
     * Writes a model.
     *
     * @param file ends in {@code .keras} or {@code .h5}; its folder exists
     * @return the files written: the model, and the companion if it is needed
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws IOException if it can't be written; what was there is then untouched
     * @throws org.latent4j.models.UnsupportedModelException if the model can't be expressed in Keras 3; names the layer
     */
    public static List<Path> write(LatentModel model, Path file) throws IOException {
        return ModelExport.write(model, file);
    }
}
