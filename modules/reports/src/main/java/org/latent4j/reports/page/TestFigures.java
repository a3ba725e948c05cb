package org.latent4j.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.training.RunFolder;

/**
 * What a run's model was worth on the test split, as {@code evaluation.json} has it and {@code evaluate --json} prints it.
 *
 * @param object its numbers by name
 */
public record TestFigures(JsonNode object) {

    /**
     * Reads those of a run.
     *
     * @return null if the run has none
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it isn't such a file
     */
    public static @Nullable TestFigures of(RunFolder folder) throws IOException {
        if (!Files.exists(folder.evaluationFile())) {
            return null;
        }
        JsonNode object = Json.read(Files.readString(folder.evaluationFile()), JsonNode.class);
        if (!object.isObject()) {
            throw new IllegalArgumentException(folder.evaluationFile() + ": expected a JSON object, got " + object);
        }
        return new TestFigures(object);
    }

    /** A figure, or null if the run has none of that name or it isn't finite. */
    public @Nullable Double number(String name) {
        JsonNode value = object.path(name);
        return value.isNumber() && Double.isFinite(value.doubleValue()) ? (Double) value.doubleValue() : null;
    }

    /** The squared error as a share of that of principal components, 1 for equally good; null if either is missing. */
    public @Nullable Double besidePca() {
        Double mse = number("mse");
        Double pca = number("pcaMse");
        return mse == null || pca == null || pca == 0 ? null : (Double) (mse / pca);
    }

    String text(String name) {
        return object.path(name).asText();
    }
}
