package org.latent4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.data.TableEncoding;
import org.latent4j.models.LatentModel;
import org.latent4j.models.UnsupportedModelException;
import org.latent4j.training.Trainer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a command's MODEL argument names.
 *
 * @param model read from its file
 * @param runFolder the folder it was trained into, or null for a lone file
 */
record LoadedModel(LatentModel model, @Nullable Path runFolder) {
    /** The attachment that holds an example's shape in the data, which a dense model's own input has flattened. */
    static final String EXAMPLE_SHAPE = "exampleShape";

    private static final String FILE = "model.zip";
    private static final List<String> KERAS = List.of(".h5", ".hdf5", ".keras");

    /**
     * Reads a run folder's model, or a model file.
     *
     * @throws IOException if there is none or it can't be read
     */
    static LoadedModel of(Path path) throws IOException {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "no such model; expected a run folder or a model's .zip");
        }
        if (KERAS.stream().anyMatch(name::endsWith)) {
            throw new UnsupportedModelException(
                    path + ": reading Keras files comes with module import, not in this version");
        }
        if (!Files.isDirectory(path)) {
            return new LoadedModel(LatentModel.load(path), null);
        }
        Path file = path.resolve(FILE);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "expected a run folder, found no " + FILE + " in it (is its training done?)");
        }
        return new LoadedModel(LatentModel.load(file), path);
    }

    /** How the table it was trained on became numbers, or null if it was no table. */
    @Nullable
    TableEncoding encoding() {
        JsonNode attached = model.attachment(Trainer.ENCODING);
        return attached == null ? null : Json.MAPPER.convertValue(attached, TableEncoding.class);
    }

    /** Shape of one example as the training data had it; the model's own input shape where that isn't known. */
    List<Integer> exampleShape() {
        JsonNode attached = model.attachment(EXAMPLE_SHAPE);
        if (attached == null) {
            return model.inputShape();
        }
        List<Integer> shape = new ArrayList<>();
        attached.forEach(size -> shape.add(size.asInt()));
        return shape;
    }

    /** Decodes codings to examples of {@link #exampleShape}. */
    INDArray decoded(INDArray codings) {
        return Shapes.rowsLike(model.decode(codings), exampleShape());
    }
}
