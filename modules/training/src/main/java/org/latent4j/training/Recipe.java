package org.latent4j.training;

import org.latent4j.common.Check;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.Optimizer;
import org.latent4j.models.VariationalAutoencoder;

/**
 * What to train and how: all that, with the data and a seed, decides the result. Travels as JSON.
 *
 * @param model the architecture
 * @param optimizer how parameters follow gradients
 * @param batchSize rows of one step; an epoch's last step has what is left
 * @param epochs passes over the training rows
 * @param schedule how the learning rate changes
 */
public record Recipe(Autoencoder model, Optimizer optimizer, int batchSize, int epochs, Schedule schedule) {

    public Recipe {
        Check.positive("Recipe.batchSize", batchSize);
        Check.positive("Recipe.epochs", epochs);
    }

    /** This recipe for another architecture. */
    public Recipe withModel(Autoencoder model) {
        return new Recipe(model, optimizer, batchSize, epochs, schedule);
    }

    /** This recipe with another optimizer. */
    public Recipe withOptimizer(Optimizer optimizer) {
        return new Recipe(model, optimizer, batchSize, epochs, schedule);
    }

    /** This recipe with steps of another size. */
    public Recipe withBatchSize(int batchSize) {
        return new Recipe(model, optimizer, batchSize, epochs, schedule);
    }

    /** This recipe with another number of epochs. */
    public Recipe withEpochs(int epochs) {
        return new Recipe(model, optimizer, batchSize, epochs, schedule);
    }

    /** This recipe with another schedule. */
    public Recipe withSchedule(Schedule schedule) {
        return new Recipe(model, optimizer, batchSize, epochs, schedule);
    }

    /** First epochs whose losses can't be compared with later ones, because a penalty's weight still grows. */
    int warmUpEpochs() {
        return model instanceof VariationalAutoencoder variational ? variational.klWarmUpEpochs() : 0;
    }
}
