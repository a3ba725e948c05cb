package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.layers.Sparsity;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ConvolutionalAutoencoder;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.Noise;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.RecurrentAutoencoder;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.TiedAutoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every variant, written for Keras and read again, gives the same codings and reconstructions. */
class VariantExportTest {
    private static final StackedAutoencoder CORE = StackedAutoencoder.of(12, List.of(8, 7), 5);
    private static final Set<String> WITH_COMPANION = Set.of("tied", "sparse-kl", "sparse-squared", "variational");

    @TempDir
    Path folder;

    private static Map<String, Autoencoder> variants() {
        Map<String, Autoencoder> all = new LinkedHashMap<>();
        all.put("linear", new LinearAutoencoder(6, 2));
        all.put("stacked", CORE);
        all.put("stacked-one-layer", StackedAutoencoder.of(12, List.of(), 5));
        for (Nonlinearity activation : Nonlinearity.values()) {
            all.put(
                    "stacked-" + activation.id(),
                    CORE.withActivation(activation).withLoss(ReconstructionLoss.MEAN_SQUARED_ERROR));
        }
        all.put("tied", new TiedAutoencoder(CORE));
        all.put("convolutional", convolutional(8, 8, 1));
        all.put("convolutional-odd", convolutional(7, 7, 2));
        all.put("convolutional-uneven", convolutional(6, 9, 3));
        all.put(
                "recurrent",
                new RecurrentAutoencoder(
                        5, 3, List.of(6), 4, Nonlinearity.SIGMOID, ReconstructionLoss.BINARY_CROSS_ENTROPY));
        all.put(
                "recurrent-deep",
                new RecurrentAutoencoder(
                        4, 3, List.of(6, 5), 2, Nonlinearity.LINEAR, ReconstructionLoss.MEAN_SQUARED_ERROR));
        all.put("denoising-gaussian", new DenoisingAutoencoder(CORE, Noise.GAUSSIAN, 0.2));
        all.put("denoising-dropout", new DenoisingAutoencoder(CORE, Noise.DROPOUT, 0.3));
        all.put("denoising-convolutional", new DenoisingAutoencoder(convolutional(8, 8, 1), Noise.GAUSSIAN, 0.1));
        for (Sparsity sparsity : Sparsity.values()) {
            all.put("sparse-" + sparsity.id(), new SparseAutoencoder(CORE, sparsity, 0.01, 0.1));
        }
        all.put("variational", new VariationalAutoencoder(CORE, 0.5, 0));
        return all;
    }

    private static ConvolutionalAutoencoder convolutional(int height, int width, int channels) {
        return new ConvolutionalAutoencoder(
                List.of(height, width, channels),
                List.of(4, 6),
                Nonlinearity.SELU,
                Nonlinearity.SIGMOID,
                ReconstructionLoss.BINARY_CROSS_ENTROPY);
    }

    private static LatentModel random(Autoencoder variant) {
        LatentModel model = LatentModel.create(variant, new Optimizer(Optimizer.Kind.SGD, 0.1), 1);
        INDArray parameters = model.graph().params();
        Nd4j.getRandom().setSeed(7);
        parameters.assign(Nd4j.randn(DataType.FLOAT, parameters.shape()).muli(0.4));
        return model;
    }

    private static INDArray examples(Autoencoder variant) {
        long[] shape = new long[variant.inputShape().size() + 1];
        shape[0] = 3;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = variant.inputShape().get(i - 1);
        }
        Nd4j.getRandom().setSeed(8);
        return Nd4j.rand(DataType.FLOAT, shape);
    }

    @TestFactory
    Stream<DynamicTest> keepsOutputs() {
        return variants().entrySet().stream()
                .flatMap(variant -> Stream.of(".keras", ".h5")
                        .map(ending -> DynamicTest.dynamicTest(
                                variant.getKey() + ending, () -> check(variant.getKey(), variant.getValue(), ending))));
    }

    private void check(String name, Autoencoder variant, String ending) throws IOException {
        LatentModel model = random(variant);
        INDArray examples = examples(variant);
        INDArray reconstruction = model.reconstruct(examples);
        Path file = Exports.file(folder, name + ending);
        Exports.record(file, List.of(examples), List.of(reconstruction));
        List<Path> written = KerasExport.write(model, file);

        assertThat(written).hasSize(WITH_COMPANION.contains(name) ? 2 : 1).allMatch(Files::isRegularFile);
        LatentModel again = KerasImport.of(file).load().model();
        Exports.assertClose(again.predict(List.of(examples)), List.of(reconstruction), name);
        INDArray codings = model.encode(examples);
        Exports.assertClose(List.of(again.encode(examples)), List.of(codings), name + "'s codings");
        Exports.assertClose(List.of(again.decode(codings)), List.of(model.decode(codings)), name + "'s decoder");
        if (variant instanceof VariationalAutoencoder) {
            LatentModel.Distribution expected = model.distribution(examples);
            LatentModel.Distribution found = again.distribution(examples);
            Exports.assertClose(
                    List.of(found.means(), found.logVariances()),
                    List.of(expected.means(), expected.logVariances()),
                    "distribution");
        }
        assertThat(again.graph().getVertices())
                .extracting(vertex -> vertex.getVertexName())
                .contains("decoder/" + (variant instanceof TiedAutoencoder ? "decoder_1" : lastLayer(variant)));
    }

    private static String lastLayer(Autoencoder variant) {
        boolean convolutional = variant.inputShape().size() == 3;
        return convolutional ? "decoder_2" : "reconstruction";
    }

    @Test
    void refusesOtherEndings() {
        LatentModel model = random(CORE);
        for (String name : List.of("model.zip", "model", "model.weights.h5", "keras")) {
            assertThatThrownBy(() -> KerasExport.write(model, folder.resolve(name)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a file that ends in .keras or .h5")
                    .hasMessageContaining(name);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAMissingFolder() {
        assertThatThrownBy(() -> KerasExport.write(random(CORE), folder.resolve("no/model.keras")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("expected an existing folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAFolderAsFile() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken.keras"));
        assertThatThrownBy(() -> KerasExport.write(random(CORE), taken))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("expected a file, found a folder");
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void refusesAGraphThatIsNoChain() throws IOException {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input", "other")
                .addVertex("both", new MergeVertex(), "input", "other")
                .addLayer("out", new OutputLayer.Builder().nIn(6).nOut(3).build(), "both")
                .setOutputs("out")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        LatentModel model = LatentModel.of(graph, List.of(3), "out");
        assertThatThrownBy(() -> KerasExport.write(model, folder.resolve("model.keras")))
                .hasMessageContaining("layer 'both'");
        assertThat(folder.resolve("model.keras")).doesNotExist();
    }

    @Test
    void sameModelSameBytes() throws IOException {
        for (String ending : List.of(".keras", ".h5")) {
            KerasExport.write(random(CORE), folder.resolve("a" + ending));
            KerasExport.write(random(CORE), folder.resolve("b" + ending));
            assertThat(folder.resolve("a" + ending)).hasSameBinaryContentAs(folder.resolve("b" + ending));
        }
    }
}
