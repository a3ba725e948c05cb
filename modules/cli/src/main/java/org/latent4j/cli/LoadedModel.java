package org.latent4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.data.TableEncoding;
import org.latent4j.keras.KerasImport;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
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

    /**
     * Reads a run folder's model, or a model file.
     *
     * @param keras how a Keras file is read
     * @param codings the layer of a Keras file whose output they are, or null to guess
     * @throws IOException if there is none or it can't be read
     */
    static LoadedModel of(Path path, KerasOptions keras, @Nullable String codings) throws IOException {
        Path file = file(path);
        keras.useClassPath();
        if (KerasFiles.isKeras(file)) {
            KerasImport opened = keras.of(file);
            return new LoadedModel(
                    (codings == null ? opened : opened.codings(codings)).load().model(), null);
        }
        keras.checkUnused(file);
        if (codings != null) {
            throw new IllegalArgumentException(
                    file + ": --codings is for Keras files; a zip has the codings it was imported or trained with");
        }
        return new LoadedModel(LatentModel.load(file), Files.isDirectory(path) ? path : null);
    }

    /** The file that a MODEL argument names: itself, or that of a run folder. */
    static Path file(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "no such model; expected a run folder, a model's .zip or a Keras .h5, .hdf5 or .keras");
        }
        if (!Files.isDirectory(path)) {
            return path;
        }
        Path file = path.resolve(FILE);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "expected a run folder, found no " + FILE + " in it (is its training done?)");
        }
        return file;
    }

    /** The model, if it has codings. */
    LatentModel withCodings() {
        Signature signature = model.signature();
        if (signature != null && signature.codings() == null) {
            throw new IllegalArgumentException("the model has no codings: no layer gives fewer numbers than go in; name"
                    + " the layer whose output they are with --codings (inspect lists the layers)");
        }
        return model;
    }

    /**
     * The model, if its output can be held against its input.
     *
     * @param command that needs it
     */
    LatentModel reconstructing(String command) {
        Signature signature = model.signature();
        if (signature == null) {
            return model;
        }
        if (signature.inputs().size() != 1) {
            throw new IllegalArgumentException(command + ": expected a model with one input, this one has "
                    + signature.inputs().size() + " (" + names(signature.inputs()) + "); use predict");
        }
        List<Integer> in = signature.inputs().get(0).shape();
        List<Integer> out = signature.outputs().get(0).shape();
        if (known(in) && known(out) && Shapes.size(in) != Shapes.size(out)) {
            throw notReconstructing(command, in, out);
        }
        return model;
    }

    private static boolean known(List<Integer> shape) {
        return shape.stream().allMatch(size -> size > 0);
    }

    private static String names(List<Signature.Port> ports) {
        return String.join(", ", ports.stream().map(Signature.Port::name).toList());
    }

    static IllegalArgumentException notReconstructing(String command, List<Integer> in, List<Integer> out) {
        return new IllegalArgumentException(command + ": expected a model whose output has its input's shape " + in
                + ", this one's is " + out + "; use predict");
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
        INDArray decoded = withCodings().decode(codings);
        return model.signature() == null ? Shapes.rowsLike(decoded, exampleShape()) : decoded;
    }
}
