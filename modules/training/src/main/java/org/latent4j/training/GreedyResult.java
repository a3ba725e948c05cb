package org.latent4j.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.LatentModel;

/**
 * A stacked autoencoder trained layer by layer, and how each phase went.
 *
 * @param model the whole
 * @param recipe what was trained and how
 * @param layers the shallow autoencoders, from the input inwards
 * @param stackedLoss validation loss of the whole when it was stacked, before any fine-tuning
 * @param fineTuning of the whole, or null if there was none
 */
public record GreedyResult(
        LatentModel model,
        GreedyRecipe recipe,
        List<TrainingResult> layers,
        double stackedLoss,
        @Nullable TrainingResult fineTuning) {

    public GreedyResult {
        layers = List.copyOf(layers);
    }

    /** Wall time of all epochs of all phases. */
    public double seconds() {
        double ofLayers = layers.stream().mapToDouble(TrainingResult::seconds).sum();
        return ofLayers + (fineTuning == null ? 0 : fineTuning.seconds());
    }
}
