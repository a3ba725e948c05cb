package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.ArrayFiles;
import org.latent4j.layers.keras.Call;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.KerasLayers;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Keras files as the argument MODEL. */
class KerasModelTest {
    private static final String AUTOENCODER = "sequential-of-sequentials";

    @TempDir
    Path folder;

    private INDArray applied(Object... words) {
        Path output = folder.resolve("output.npy");
        Object[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--output";
        all[words.length + 1] = output;
        Command.run(all).succeeds();
        return ArrayFiles.read(output);
    }

    private Path written(String name, INDArray array) {
        Path file = folder.resolve(name);
        ArrayFiles.write(file, array);
        return file;
    }

    private static void assertClose(INDArray got, INDArray expected) {
        assertThat(got.shape()).isEqualTo(expected.shape());
        assertThat(got.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    private static INDArray recorded(String name, String entry) {
        return Objects.requireNonNull(ArrayFiles.readAll(Golden.io(name)).get(entry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5"})
    void predictsWhatKerasPredicts(String file) {
        Path model = Golden.file(AUTOENCODER, file);
        INDArray expected = recorded(AUTOENCODER, "output_0");
        assertClose(applied("predict", model, "--input", Golden.io(AUTOENCODER)), expected);
        Path rows = written("rows.npy", recorded(AUTOENCODER, "input_0"));
        assertClose(applied("predict", model, "--input", rows), expected);
        assertClose(applied("reconstruct", model, "--input", rows), expected);
        Path table = written("rows.csv", recorded(AUTOENCODER, "input_0"));
        assertClose(applied("predict", model, "--input", table), expected);
    }

    @Test
    void takesHdf5UnderAnyName() throws IOException {
        Path model = Files.copy(Golden.h5(AUTOENCODER), folder.resolve("model"));
        assertClose(applied("predict", model, "--input", Golden.io(AUTOENCODER)), recorded(AUTOENCODER, "output_0"));
    }

    @Test
    void encodesAndDecodes() {
        Path model = Golden.keras(AUTOENCODER);
        INDArray codings = applied("encode", model, "--input", Golden.io(AUTOENCODER));
        assertThat(codings.shape()).containsExactly(2, 2);
        INDArray decoded = applied("decode", model, "--input", written("codings.npy", codings));
        assertClose(decoded, recorded(AUTOENCODER, "output_0"));
    }

    @Test
    void encodesWithTheLayerThatIsTold() {
        Path model = Golden.keras(AUTOENCODER);
        INDArray codings = applied("encode", model, "--codings", "encoder/dense", "--input", Golden.io(AUTOENCODER));
        assertThat(codings.shape()).containsExactly(2, 4);
        Command.run("encode", model, "--codings", "none", "--input", "x.npy", "--output", folder.resolve("never.npy"))
                .failsInOneLineSaying("codings: no layer or nested model 'none'", "encoder/dense");
    }

    @Test
    void saysWhatToDoWithoutCodings() {
        Command.run(
                        "encode",
                        Golden.keras("repeat-vector"),
                        "--input",
                        Golden.io("repeat-vector"),
                        "--output",
                        folder.resolve("never.npy"))
                .failsInOneLineSaying("the model has no codings", "--codings", "inspect");
    }

    @Test
    void scoresAndEvaluates() {
        Path rows = written("rows.npy", recorded(AUTOENCODER, "input_0"));
        INDArray difference = recorded(AUTOENCODER, "output_0").sub(recorded(AUTOENCODER, "input_0"));
        double expected = difference.mul(difference).mean(1).getDouble(0);
        INDArray scores = applied("score", Golden.keras(AUTOENCODER), "--input", rows);
        assertThat(scores.getDouble(0, 0)).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6));
        Path data = written("data.npy", Nd4j.rand(40, 5));
        Command evaluated = Command.run("evaluate", Golden.keras(AUTOENCODER), "--data", data, "--json")
                .succeeds();
        assertThat(evaluated.out()).contains("\"mse\"", "\"rows\" : 4");
        Command.run("evaluate", Golden.keras("training-mse"), "--data", data).succeeds();
        assertThat(applied("reconstruct", Golden.keras("training-mse"), "--input", data)
                        .shape())
                .containsExactly(40, 5);
    }

    @Test
    void serveSeveralInputsAndOutputs() {
        Path outputs = folder.resolve("outputs.npz");
        Path model = Golden.keras("multiple-inputs-outputs");
        Command.run("predict", model, "--input", Golden.io("multiple-inputs-outputs"), "--output", outputs)
                .succeeds();
        Map<String, INDArray> got = ArrayFiles.readAll(outputs);
        assertThat(got).containsOnlyKeys("output_0", "output_1", "output_2");
        got.forEach((name, output) -> assertClose(output, recorded("multiple-inputs-outputs", name)));
        Map<String, INDArray> named = new LinkedHashMap<>();
        named.put("second", recorded("multiple-inputs-outputs", "input_1"));
        named.put("first", recorded("multiple-inputs-outputs", "input_0"));
        Path byName = folder.resolve("named.npz");
        ArrayFiles.writeAll(byName, named);
        Command.run("predict", model, "--input", byName, "--output", outputs).succeeds();
        assertThat(ArrayFiles.readAll(outputs)).isEqualTo(got);
    }

    @Test
    void refusesTooFewInputs() {
        Path model = Golden.keras("multiple-inputs-outputs");
        Path one = folder.resolve("one.npz");
        ArrayFiles.writeAll(one, Map.of("first", Nd4j.zeros(2, 3)));
        Path never = folder.resolve("never.npz");
        Command.run("predict", model, "--input", one, "--output", never)
                .failsInOneLineSaying("one.npz", "input_1 (or 'second')", "found first");
        Path array = written("array.npy", Nd4j.zeros(2, 3));
        Command.run("predict", model, "--input", array, "--output", never)
                .failsInOneLineSaying("array.npy", "expected a .npz", "the model has 2 inputs");
        Command.run("encode", model, "--input", one, "--output", never)
                .failsInOneLineSaying("expected a model with one input, this one has 2; use predict");
        Command.run("predict", model, "--input", Golden.io("multiple-inputs-outputs"), "--output", "never.csv")
                .isRefusedSaying("--output: the model has 3 outputs; expected a .npz");
    }

    @Test
    void namesTheInputThatDoesNotFit() {
        Path never = folder.resolve("never.npy");
        Path wide = written("wide.npy", Nd4j.zeros(2, 7));
        Command.run("predict", Golden.keras(AUTOENCODER), "--input", wide, "--output", never)
                .failsInOneLineSaying("input 'input_layer_2': expected [rows, 5], got [2, 7]");
        Path nan = written("nan.npy", Nd4j.create(2, 5).assign(Double.NaN));
        Command.run("predict", Golden.keras(AUTOENCODER), "--input", nan, "--output", never)
                .failsInOneLineSaying("nan.npy");
        Path scalar = written("scalar.npy", Nd4j.scalar(1f));
        Command.run("predict", Golden.keras(AUTOENCODER), "--input", scalar, "--output", never)
                .failsInOneLineSaying("scalar.npy");
        assertThat(never).doesNotExist();
    }

    @Test
    void refusesEmptyArrays() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }";
        header += " ".repeat(117 - header.length()) + "\n";
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
        Path file = folder.resolve("empty.npy");
        try (OutputStream stream = Files.newOutputStream(file)) {
            stream.write(start);
            stream.write(header.getBytes(StandardCharsets.US_ASCII));
        }
        Command.run("predict", Golden.keras(AUTOENCODER), "--input", file, "--output", folder.resolve("never.npy"))
                .failsInOneLineSaying("empty.npy");
    }

    @Test
    void reconstructsWithAutoencodersOnly() {
        Path never = folder.resolve("never.npy");
        Command.run("reconstruct", Golden.keras("dense"), "--input", Golden.io("dense"), "--output", never)
                .failsInOneLineSaying(
                        "reconstruct: expected a model whose output has its input's shape", "use predict");
        Command.run("score", Golden.keras("dense"), "--input", Golden.io("dense"), "--output", never)
                .failsInOneLineSaying("score: expected a model whose output has its input's shape", "use predict");
    }

    @Test
    void generatesWithASampler() {
        INDArray made = applied("generate", Golden.keras("vae-sampling-layer"), "--count", 3);
        assertThat(made.shape()).containsExactly(3, 5);
        Command.run("generate", Golden.keras(AUTOENCODER), "--output", folder.resolve("never.npy"))
                .failsInOneLineSaying("only a variational model generates", "without a sampler");
    }

    @Test
    void interpolates() {
        INDArray steps =
                applied("interpolate", Golden.keras(AUTOENCODER), "--input", Golden.io(AUTOENCODER), "--steps", 3);
        assertThat(steps.shape()).containsExactly(3, 5);
        assertClose(steps.getRows(0, 2), recorded(AUTOENCODER, "output_0"));
    }

    @Test
    void readsWeightsWithTheirArchitecture() {
        Path weights = Golden.file("weights-only-sequential", "model.weights.h5");
        Path architecture = Golden.file("weights-only-sequential", "architecture.json");
        Path io = Golden.io("weights-only-sequential");
        assertClose(
                applied("predict", weights, "--architecture", architecture, "--input", io),
                recorded("weights-only-sequential", "output_0"));
        Command.run("predict", weights, "--input", io, "--output", folder.resolve("never.npy"))
                .failsInOneLineSaying("model.weights.h5", "holds weights only", "--architecture");
    }

    @Test
    void refusesKerasOptionsForZips() throws IOException {
        Path zip = folder.resolve("model.zip");
        Command.run("import", Golden.keras(AUTOENCODER), "--output", zip).succeeds();
        Path io = Golden.io(AUTOENCODER);
        Path never = folder.resolve("never.npy");
        Command.run("predict", zip, "--architecture", "a.json", "--input", io, "--output", never)
                .isRefusedSaying("--architecture: only for Keras files");
        Command.run("encode", zip, "--codings", "x", "--input", io, "--output", never)
                .failsInOneLineSaying("model.zip: --codings is for Keras files");
        assertClose(applied("predict", zip, "--input", io), recorded(AUTOENCODER, "output_0"));
    }

    @Test
    void computesLayersAsTold() {
        Path model = Golden.keras("lambda-bytecode");
        Path io = Golden.io("lambda-bytecode");
        INDArray expected = recorded("lambda-bytecode", "output_0");
        assertClose(applied("predict", model, "--layer", Golden.LAMBDA, "--input", io), expected);
        assertClose(applied("predict", model, "--layer", "Lambda=1 + 2 * x", "--input", io), expected);
        Path zip = folder.resolve("model.zip");
        Command.run("import", model, "--layer", Golden.LAMBDA, "--output", zip).succeeds();
        assertClose(applied("predict", zip, "--input", io), expected);
    }

    @Test
    void saysHowToTellWhatALayerComputes() {
        Path model = Golden.keras("lambda-bytecode");
        Path never = folder.resolve("never.npy");
        Path io = Golden.io("lambda-bytecode");
        Command.run("predict", model, "--input", io, "--output", never)
                .failsInOneLineSaying(
                        "layer 'twice_plus_one' (Lambda): holds Python code, which is never run",
                        "--layer \"twice_plus_one=");
        Command.run("predict", model, "--layer", "Lambda=2 *", "--input", io, "--output", never)
                .isRefusedSaying("--layer Lambda: expression '2 *', character 4: expected a number");
        Command.run("predict", model, "--layer", "Lambda=x", "--layer", "Other=x", "--input", io, "--output", never)
                .failsInOneLineSaying("expressions: no layer or class [Other]", "twice_plus_one");
    }

    /** Found through the jar that {@code --class-path} names. */
    public static final class Provider implements KerasLayers.Provider {
        @Override
        public Map<String, KerasLayers.Factory> layers() {
            return Map.of("Tripled", config -> new Tripled());
        }
    }

    private record Tripled() implements KerasLayer {
        @Override
        public List<long[]> outputShapes(List<long[]> inputShapes) {
            return List.of(inputShapes.get(0));
        }

        @Override
        public List<Tensor> call(Call call, List<Tensor> inputs) {
            return List.of(inputs.get(0).times(3));
        }
    }

    @Test
    void takesLayersFromJars() throws IOException {
        Path jar = folder.resolve("mine.jar");
        try (JarOutputStream stream = new JarOutputStream(Files.newOutputStream(jar))) {
            stream.putNextEntry(new JarEntry("META-INF/services/" + KerasLayers.Provider.class.getName()));
            stream.write(Provider.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        String plain = Files.readString(Golden.file("weights-only-sequential", "architecture.json"));
        String mine = plain.replace(
                "}], \"build_input_shape\"",
                "}, {\"module\": \"mine\", \"class_name\": \"Tripled\", \"config\": {\"name\": \"tripled\"},"
                        + " \"registered_name\": \"mine>Tripled\"}], \"build_input_shape\"");
        assertThat(mine).isNotEqualTo(plain);
        Path architecture = Files.writeString(folder.resolve("mine.json"), mine);
        Path weights = Golden.file("weights-only-sequential", "model.weights.h5");
        Path io = Golden.io("weights-only-sequential");
        Path zip = folder.resolve("mine.zip");
        Command.run("import", weights, "--architecture", architecture, "--output", zip)
                .failsInOneLineSaying("layer 'tripled' (Tripled): not a layer of Keras's own", "--class-path");
        Command.run("import", weights, "--architecture", architecture, "--class-path", jar, "--output", zip)
                .succeeds();
        INDArray expected = recorded("weights-only-sequential", "output_0").mul(3);
        assertClose(applied("predict", zip, "--class-path", jar, "--input", io), expected);
        Command.run("predict", zip, "--input", io, "--output", folder.resolve("never.npy"))
                .failsInOneLineSaying("Tripled", "class path");
        Command.run("predict", zip, "--class-path", "none.jar", "--input", io, "--output", folder.resolve("never.npy"))
                .isRefusedSaying("--class-path: no such file: none.jar");
    }
}
