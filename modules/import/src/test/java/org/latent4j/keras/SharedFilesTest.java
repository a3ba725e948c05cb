package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.data.ArrayFiles;
import org.latent4j.layers.keras.Call;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.models.UnsupportedModelException;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Real autoencoders that others published give the outputs that Keras recorded for them. */
@Tag("shared")
class SharedFilesTest {
    private static final Path FOLDER = Path.of(System.getProperty("latent4j.shared", "../shared"), "keras-models");

    /** A layer that keeps the shape, as the caller of an import would write it. */
    private record Elementwise(java.util.function.UnaryOperator<Tensor> function) implements KerasLayer {
        @Override
        public List<long[]> outputShapes(List<long[]> inputShapes) {
            return List.of(inputShapes.get(0));
        }

        @Override
        public List<Tensor> call(Call call, List<Tensor> inputs) {
            return List.of(function.apply(inputs.get(0)));
        }
    }

    @TestFactory
    Stream<DynamicTest> equalsKeras() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "no folder " + FOLDER + ": its models are not checked");
        List<String> index = Files.readAllLines(FOLDER.resolve("golden/INDEX.tsv")).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
                .toList();
        return index.stream()
                .map(line -> line.split("\t"))
                .filter(row -> row[1].equals("golden"))
                .map(row -> DynamicTest.dynamicTest(row[0], () -> check(row[0], Double.parseDouble(row[11]))));
    }

    static KerasImport open(String file) {
        KerasImport opened = withLayers(KerasImport.of(FOLDER.resolve(file)), file);
        if (file.startsWith("078")) {
            opened.architecture(KerasGolden078.architecture(FOLDER));
        }
        return opened;
    }

    /** With what computes the layers of a file's author. */
    static KerasImport withLayers(KerasImport opened, String file) {
        opened.layer("Log1p", config -> new Elementwise(Functions::log1p));
        if (file.startsWith("121") || file.startsWith("122")) {
            double base = Math.log(2.718281);
            opened.layer(
                    "Lambda",
                    config -> new Elementwise(x -> Functions.reciprocal(
                            Functions.exp(x.times(-1000 * base)).plus(1))));
        }
        return opened;
    }

    private static void check(String file, double sensitivity) throws IOException {
        Map<String, INDArray> golden = ArrayFiles.readAll(FOLDER.resolve("golden/" + file.substring(0, 3) + ".npz"));
        ImportedModel imported = open(file).load();
        List<INDArray> inputs = new ArrayList<>();
        for (int i = 0; golden.containsKey("input_" + i); i++) {
            inputs.add(Objects.requireNonNull(golden.get("input_" + i)));
        }
        List<INDArray> outputs = imported.model().predict(inputs);
        double worst = 0;
        for (int i = 0; golden.containsKey("output_" + i); i++) {
            INDArray expected = Objects.requireNonNull(golden.get("output_" + i));
            INDArray got = outputs.get(i);
            INDArray positions = golden.get("output_" + i + "_index");
            if (positions == null) {
                assertThat(got.shape()).isEqualTo(expected.shape());
            } else {
                got = at(got, positions);
            }
            double scale = Math.max(1, expected.amaxNumber().doubleValue());
            double difference =
                    got.sub(expected.reshape(got.shape())).amaxNumber().doubleValue();
            worst = Math.max(worst, difference / scale);
        }
        System.out.printf("%s\t%.1e%n", file, worst);
        assertThat(worst).as("largest difference").isLessThanOrEqualTo(Math.max(1e-5, 10 * sensitivity));
    }

    private static INDArray at(INDArray array, INDArray positions) {
        INDArray flat = array.dup('c').reshape(array.length());
        float[] values = new float[(int) positions.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = flat.getFloat(positions.getLong(i));
        }
        return org.nd4j.linalg.factory.Nd4j.createFromArray(values);
    }

    @Test
    void saysThatAnArchitectureIsMissing() {
        assumeTrue(Files.isDirectory(FOLDER), "no folder " + FOLDER);
        assertThatThrownBy(
                        () -> open("112_washcycle_minimal_vae_vae_mlp_mnist.h5").load())
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("112_washcycle_minimal_vae_vae_mlp_mnist.h5")
                .hasMessageContaining("holds weights only")
                .hasMessageContaining("[encoder_input, encoder, decoder]");
        assertThatThrownBy(
                        () -> open("113_washcycle_minimal_vae_vae_cnn_mnist.h5").load())
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("[encoder_input, encoder, decoder]");
    }
}
