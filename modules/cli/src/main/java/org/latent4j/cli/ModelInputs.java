package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.DataException;
import org.latent4j.data.Examples;
import org.latent4j.data.Inputs;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.latent4j.models.TextEncoding;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads what a model is applied to.
 *
 * <p>An imported model takes the arrays of NumPy files as Keras would, bytes unscaled; of a {@code .npz} the entries
 * {@code input_0}, {@code input_1} …, or those with the names of its inputs. Everything else is read as {@link Inputs} does.
 */
final class ModelInputs {
    private ModelInputs() {}

    /** The rows for a model with one input. */
    static Examples rows(Path file, LoadedModel loaded) {
        Signature signature = loaded.model().signature();
        boolean texts = !loaded.model().textEncodings().isEmpty();
        if (signature == null || (!isNumpy(file) && !texts)) {
            return Inputs.read(file, loaded.encoding());
        }
        if (signature.inputs().size() > 1) {
            throw new IllegalArgumentException("expected a model with one input, this one has "
                    + signature.inputs().size() + "; use predict");
        }
        return Examples.of(arrays(file, loaded.model()).get(0));
    }

    /** One array for each input of an imported model; texts are encoded. */
    static List<INDArray> arrays(Path file, LatentModel model) {
        Signature signature = Objects.requireNonNull(model.signature());
        Map<String, TextEncoding> encodings = model.textEncodings();
        return encodings.isEmpty() ? arrays(file, signature) : TextModelInputs.arrays(file, signature, encodings);
    }

    private static List<INDArray> arrays(Path file, Signature signature) {
        List<Signature.Port> ports = signature.inputs();
        if (!Outputs.isNamed(file, ".npz")) {
            if (ports.size() > 1) {
                throw new DataException(file + ": expected a .npz with " + wanted(ports) + ": the model has "
                        + ports.size() + " inputs");
            }
            INDArray only = isNumpy(file)
                    ? ArrayFiles.read(file)
                    : Inputs.read(file, null).features();
            return List.of(checked(only, file.toString()));
        }
        Map<String, INDArray> entries = ArrayFiles.readAll(file);
        List<INDArray> arrays = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            INDArray array = entries.getOrDefault(ports.get(i).name(), entries.get("input_" + i));
            if (array == null && ports.size() == 1) {
                array = entries.size() == 1 ? entries.values().iterator().next() : entries.get("x");
            }
            if (array == null) {
                throw new DataException(
                        file + ": expected " + wanted(ports) + ", found " + String.join(", ", entries.keySet()));
            }
            arrays.add(checked(array, file + ", input '" + ports.get(i).name() + "'"));
        }
        return arrays;
    }

    static String wanted(List<Signature.Port> ports) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            names.add("input_" + i + " (or '" + ports.get(i).name() + "')");
        }
        return "the entries " + String.join(", ", names);
    }

    private static INDArray checked(INDArray array, String what) {
        if (array.rank() == 0 || array.isEmpty()) {
            throw new DataException(what + ": expected rows, found the shape " + Arrays.toString(array.shape()));
        }
        return array;
    }

    private static boolean isNumpy(Path file) {
        return Outputs.isNamed(file, ".npy") || Outputs.isNamed(file, ".npz");
    }
}
