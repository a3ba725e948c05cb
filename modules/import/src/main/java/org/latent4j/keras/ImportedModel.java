package org.latent4j.keras;

import org.latent4j.models.LatentModel;

/**
 * A model from a Keras file, and what became of each part of the file.
 *
 * @param model ready to use
 * @param report every layer and what it became, and what was left out
 */
public record ImportedModel(LatentModel model, ImportReport report) {}
