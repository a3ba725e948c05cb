package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.latent4j.data.ArrayFiles;
import org.latent4j.engine.CompiledInference;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.keras.KerasImport;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models of the golden suite that the engine can compile give the outputs that Keras recorded. */
class CompiledKerasModelsTest {
    private static final Path GOLDEN = Path.of("../import/src/test/resources/golden");
    private static final int FEWEST = 690;

    @Test
    void equalKeras() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            files = all.filter(file -> file.endsWith("model.h5") && Files.exists(file.resolveSibling("io.npz")))
                    .sorted()
                    .toList();
        }
        List<String> compiled = new ArrayList<>();
        Map<String, String> wrong = new TreeMap<>();
        for (Path file : files) {
            String name = GOLDEN.relativize(file.getParent()).toString();
            Double error = error(file);
            if (error != null) {
                compiled.add(name);
                if (!(error < 1e-5)) {
                    wrong.put(name, error.toString());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compiled).hasSizeGreaterThan(FEWEST);
    }

    /** Largest difference beside the outputs' size, or null if the model isn't one that is compiled. */
    private static Double error(Path file) throws IOException {
        Map<String, INDArray> arrays = ArrayFiles.readAll(file.resolveSibling("io.npz"));
        INDArray input = arrays.get("input_0");
        INDArray expected = arrays.get("output_0");
        if (input == null || expected == null || input.rank() < 2 || input.dataType() != DataType.FLOAT) {
            return null;
        }
        LatentModel model;
        try {
            model = KerasImport.of(file).load().model();
        } catch (RuntimeException e) {
            return null; // the suite's own test says which may not load
        }
        if (model.graph().getNumInputArrays() != 1 || model.graph().getNumOutputArrays() != 1) {
            return null;
        }
        List<Integer> shape = new ArrayList<>();
        for (int i = 1; i < input.rank(); i++) {
            shape.add((int) input.size(i));
        }
        String output = model.graph().getConfiguration().getNetworkOutputs().get(0);
        try (CompiledInference inference = CompiledInference.of(model.graph(), List.of(shape), 1)) {
            INDArray found = inference.run(output, input);
            INDArray wanted = expected.castTo(DataType.FLOAT).reshape(found.shape());
            double scale = Math.max(1, wanted.amaxNumber().doubleValue());
            return found.sub(wanted).amaxNumber().doubleValue() / scale;
        } catch (UnsupportedGraphException e) {
            return null;
        }
    }
}
