package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {
    @TempDir
    Path folder;

    private Path file;
    private LatentModel model;

    @BeforeEach
    void saveAModel() throws IOException {
        file = folder.resolve("model.zip");
        model = LatentModel.create(
                new TiedAutoencoder(StackedAutoencoder.of(6, List.of(5), 3)),
                new Optimizer(Optimizer.Kind.ADAM, 1e-3),
                1);
        model.save(file);
    }

    private void replace(String entry, byte[] bytes) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.write(zip.getPath(entry), bytes);
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> LatentModel.load(folder.resolve("none.zip")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none.zip");
    }

    @Test
    void refusesAFileThatIsNoZip() throws IOException {
        Files.writeString(file, "not a model");
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageStartingWith(
                        file + ": expected a Latent4j or DL4J model (a zip), found another or a damaged");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> LatentModel.load(file)).isInstanceOf(MalformedModelException.class);
        }
    }

    @Test
    void refusesAZipThatHoldsNoModel() throws IOException {
        Files.delete(file);
        try (FileSystem zip = FileSystems.newFileSystem(file, java.util.Map.of("create", "true"))) {
            Files.writeString(zip.getPath("readme.txt"), "hello");
        }
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(file + ": expected a Latent4j or DL4J model, found a zip without configuration.json");
    }

    @Test
    void refusesAnArrayThatDeclaresMoreThanItHas() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream array = new DataOutputStream(bytes);
        array.writeUTF("LONG_SHAPE");
        array.writeLong(8);
        array.writeUTF("LONG");
        array.write(new byte[64]);
        array.writeUTF("LONG_SHAPE");
        array.writeLong(1L << 40);
        array.writeUTF("FLOAT");
        replace("coefficients.bin", bytes.toByteArray());
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(MalformedModelException.class)
                .hasMessage(
                        file + ", coefficients.bin: expected 4398046511104 bytes of values, as it declares, found 0");
    }

    @Test
    void refusesClassesThatAreNotAModels() throws IOException {
        String configuration = model.graph()
                .getConfiguration()
                .toJson()
                .replaceFirst("org.latent4j.layers.BiasLayer", "javax.swing.JEditorPane");
        replace("configuration.json", configuration.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage(
                        file + ", configuration.json: class 'javax.swing.JEditorPane' is not one of DL4J's, ND4J's or"
                                + " Latent4j's; models don't bring their own code");
    }

    @Test
    void refusesAConfigurationThatDoesNotFitTheParameters() throws IOException {
        String configuration =
                model.graph().getConfiguration().toJson().replace("\"nout\" : 5", "\"nout\" : 500000000");
        assertThat(configuration).contains("500000000");
        replace("configuration.json", configuration.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining("DL4J can't build the model");
    }

    @Test
    void refusesACardOfANewerVersion() throws IOException {
        replace(
                "latent4j.json",
                "{\"format\": 9, \"inputShape\": [6], \"attachments\": {}}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> LatentModel.load(file))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("expected format 1, found 9");
    }

    @Test
    void refusesACardWithUnknownVariant() throws IOException {
        replace(
                "latent4j.json",
                "{\"format\": 1, \"variant\": {\"variant\": \"java.lang.Runtime\"}, \"inputShape\": [6], \"attachments\": {}}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> LatentModel.load(file)).isInstanceOf(MalformedModelException.class);
    }

    @Test
    void readsAPlainDl4jGraph() throws IOException {
        ComputationGraph graph = model.graph();
        ModelSerializer.writeModel(graph, file.toFile(), true);
        LatentModel plain = LatentModel.load(file);
        INDArray x = Nd4j.rand(3, 6);
        assertThat(plain.variant()).isNull();
        assertThat(plain.encode(x)).isEqualTo(model.encode(x));
    }

    @Test
    void readsADl4jMultiLayerNetwork() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(4).nOut(4).build())
                .build());
        network.init();
        ModelSerializer.writeModel(network, file.toFile(), true);
        INDArray x = Nd4j.rand(3, 4);
        LatentModel plain = LatentModel.load(file);
        assertThat(plain.reconstruct(x).sub(network.output(x)).amaxNumber().doubleValue())
                .isLessThan(1e-6);
        assertThatThrownBy(() -> plain.encode(x)).hasMessageContaining("expected a model with known codings");
    }

    @Test
    void failedSaveLeavesTheOldFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Path inFile = file.resolve("below-a-file.zip");
        assertThatThrownBy(() -> model.save(inFile)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    }

    @Test
    void modelSerializerRestoresItInAFreshJvm() throws Exception {
        INDArray x = Nd4j.linspace(0, 1, 12)
                .castTo(model.graph().params().dataType())
                .reshape(2, 6);
        double expected = model.graph().outputSingle(x).sumNumber().doubleValue();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshJvm.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.to(new File(folder.toFile(), "errors.txt")))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("errors.txt")))
                .isZero();
        assertThat(Double.parseDouble(printed.strip())).isEqualTo(expected);
    }

    /** Restores a model with nothing but DL4J's own class and prints the sum of its output. */
    static final class FreshJvm {
        private FreshJvm() {}

        public static void main(String[] args) throws IOException {
            ComputationGraph graph = ModelSerializer.restoreComputationGraph(new File(args[0]));
            INDArray x =
                    Nd4j.linspace(0, 1, 12).castTo(graph.params().dataType()).reshape(2, 6);
            System.out.println(graph.outputSingle(x).sumNumber().doubleValue());
        }
    }
}
