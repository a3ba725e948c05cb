package org.latent4j.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.StackedAutoencoder;

/**
 * How to train a stacked autoencoder one layer at a time. Travels as JSON.
 *
 * @param model the whole
 * @param layers a recipe for each of {@link #shallow}, in order
 * @param fineTuning a recipe for the whole after it is stacked, or null for none
 */
public record GreedyRecipe(
        StackedAutoencoder model,
        List<Recipe> layers,
        @Nullable Recipe fineTuning) {

    public GreedyRecipe {
        layers = List.copyOf(layers);
        List<StackedAutoencoder> shallow = shallow(model);
        Check.that(
                layers.stream().map(Recipe::model).toList().equals(shallow),
                "GreedyRecipe.layers",
                "recipes for " + shallow,
                layers.stream().map(Recipe::model).toList());
        if (fineTuning != null) {
            Check.that(
                    fineTuning.model().equals(model), "GreedyRecipe.fineTuning", "a recipe for the whole", fineTuning);
        }
    }

    /**
     * The shallow autoencoders that make up a stacked one: the first reads the inputs and has the whole's output and loss,
     * each other one reads the codings of the one before and gives them back, with the hidden activation and squared error.
     */
    public static List<StackedAutoencoder> shallow(StackedAutoencoder model) {
        List<Integer> sizes = new ArrayList<>(model.hiddenSizes());
        sizes.add(model.latentSize());
        List<StackedAutoencoder> shallow = new ArrayList<>();
        int inputSize = model.inputSize();
        Nonlinearity output = model.outputActivation();
        ReconstructionLoss loss = model.loss();
        for (int size : sizes) {
            shallow.add(new StackedAutoencoder(inputSize, List.of(), size, model.activation(), output, loss));
            inputSize = size;
            output = model.activation();
            loss = ReconstructionLoss.MEAN_SQUARED_ERROR;
        }
        return shallow;
    }

    /** This recipe with another number of epochs for every layer and for fine-tuning. */
    public GreedyRecipe withEpochs(int epochs) {
        return new GreedyRecipe(
                model,
                layers.stream().map(layer -> layer.withEpochs(epochs)).toList(),
                fineTuning == null ? null : fineTuning.withEpochs(epochs));
    }

    /** This recipe without fine-tuning. */
    public GreedyRecipe withoutFineTuning() {
        return new GreedyRecipe(model, layers, null);
    }
}
