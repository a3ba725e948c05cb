package org.latent4j.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Dataset;
import org.latent4j.data.Datasets;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a model was trained on, as it travels with the model.
 *
 * @param spec what the user called the data
 * @param folder that held its files, or null
 * @param seed of the split, or of drawn data
 * @param limit of training rows, or null for all
 * @param labelColumn a table's column that holds labels, or null
 */
record TrainingData(
        String spec,
        @Nullable String folder,
        long seed,
        @Nullable Integer limit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String labelColumn) {
    /** The attachment that holds it. */
    static final String NAME = "data";

    /** What a model says of itself, or null if it says nothing. */
    static @Nullable TrainingData of(LoadedModel loaded) {
        JsonNode attached = loaded.model().attachment(NAME);
        return attached == null ? null : Json.MAPPER.convertValue(attached, TrainingData.class);
    }

    TrainingData withLabelColumn(@Nullable String column) {
        return new TrainingData(spec, folder, seed, limit, column);
    }

    Dataset open(CommandSpec command) {
        return open(null, command);
    }

    /** Opens it once more; from another folder, if one is given. */
    Dataset open(@Nullable Path otherFolder, CommandSpec command) {
        Path place = otherFolder != null ? otherFolder : folder == null ? null : Path.of(folder);
        Progress progress = new Progress(command);
        try (progress) {
            return Datasets.open(
                    spec,
                    DataOptions.defaults()
                            .withDataDir(place)
                            .withSeed(seed)
                            .withLimit(limit)
                            .withLabelColumn(labelColumn)
                            .withProgress(progress));
        }
    }
}
