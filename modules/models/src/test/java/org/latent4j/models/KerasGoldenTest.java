package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.common.Sha256;
import org.latent4j.data.ArrayFiles;
import org.latent4j.layers.Sparsity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The variants beside Keras 3.15.1: same weights, same outputs, same loss, and same weights after training steps. The files
 * are made by {@code golden/make_golden.py}.
 *
 * <p>Float32 sums of up to 200 terms in another order differ by about 1e-6 of their size; weights have sizes up to 2.
 */
class KerasGoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "keras-3.15.1");
    private static final double TOLERANCE = 4e-6;
    private static final StackedAutoencoder CORE = StackedAutoencoder.of(6, List.of(5), 3);
    private static final List<Weights> CORE_LAYERS =
            List.of(dense("encoder_1"), dense("codings"), dense("decoder_1"), dense("reconstruction"));
    private static final List<Weights> SPARSE_LAYERS =
            List.of(dense("encoder_1"), dense("activations"), dense("decoder_1"), dense("reconstruction"));

    /** A layer's parameters in Keras's order, each with the way from Keras's layout to DL4J's. */
    record Weights(String layer, Map<Integer, String> names, UnaryOperator<INDArray> toDl4j) {}

    /** One golden file and the autoencoder that must agree with it. */
    record Case(String name, Autoencoder autoencoder, Optimizer optimizer, int steps, List<Weights> layers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Optimizer sgd = new Optimizer(Optimizer.Kind.SGD, 0.5);
        return Stream.of(
                new Case("stacked-bce", CORE, sgd, 1, CORE_LAYERS),
                new Case(
                        "stacked-mse",
                        new StackedAutoencoder(6, List.of(5), 3, Nonlinearity.TANH, Nonlinearity.LINEAR, mse()),
                        sgd,
                        1,
                        CORE_LAYERS),
                new Case("stacked-momentum", CORE, new Optimizer(Optimizer.Kind.MOMENTUM, 0.1), 3, CORE_LAYERS),
                new Case("stacked-adam", CORE, new Optimizer(Optimizer.Kind.ADAM, 1e-2), 3, CORE_LAYERS),
                new Case(
                        "tied",
                        new TiedAutoencoder(CORE),
                        sgd,
                        1,
                        List.of(dense("encoder_1"), dense("codings"), bias("decoder_1"), bias("decoder_2"))),
                new Case("sparse-l1", new SparseAutoencoder(CORE, Sparsity.L1, 1e-2, 0.1), sgd, 1, SPARSE_LAYERS),
                new Case("sparse-l2", new SparseAutoencoder(CORE, Sparsity.L2, 1e-2, 0.1), sgd, 1, SPARSE_LAYERS),
                // Keras divides the weight by the batch size, 4
                new Case("sparse-kl", new SparseAutoencoder(CORE, Sparsity.KL, 0.5 / 4, 0.1), sgd, 1, SPARSE_LAYERS),
                new Case(
                        "convolutional",
                        new ConvolutionalAutoencoder(
                                List.of(14, 14, 1), List.of(2, 3), Nonlinearity.SELU, Nonlinearity.SIGMOID, bce()),
                        sgd,
                        1,
                        List.of(
                                convolution("encoder_1"),
                                convolution("encoder_2"),
                                convolution("decoder_1"),
                                convolution("decoder_2"))),
                new Case(
                        "convolutional-cropped",
                        new ConvolutionalAutoencoder(
                                List.of(7, 6, 2), List.of(3), Nonlinearity.SELU, Nonlinearity.SIGMOID, bce()),
                        sgd,
                        1,
                        List.of(convolution("encoder_1"), convolution("decoder_1"))),
                new Case(
                        "recurrent",
                        new RecurrentAutoencoder(5, 3, List.of(4), 2, Nonlinearity.SIGMOID, bce()),
                        sgd,
                        1,
                        List.of(lstm("encoder_1"), lstm("codings"), lstm("decoder_1"), dense("reconstruction"))));
    }

    private final Map<String, INDArray> golden(String name) {
        return ArrayFiles.readAll(FOLDER.resolve(name + ".npz"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithKeras(Case golden) {
        Map<String, INDArray> keras = golden(golden.name());
        LatentModel model = LatentModel.create(golden.autoencoder(), golden.optimizer(), 1);
        setWeights(model, golden.layers(), keras);
        INDArray x = array(keras, "x");

        assertClose(model.reconstruct(x), array(keras, "output"), "output");
        DataSet batch = new DataSet(model.toGraph(x), model.toGraph(x));
        double loss = model.graph().score(batch, false) / golden.autoencoder().valuesPerExample();
        assertThat(loss).isCloseTo(array(keras, "loss").getDouble(0), within(TOLERANCE));

        for (int step = 0; step < golden.steps(); step++) {
            model.graph().fit(batch);
        }
        int index = 0;
        for (Weights layer : golden.layers()) {
            for (int i = 0; i < layer.names().size(); i++) {
                String key = "v" + index++;
                assertClose(parameter(model, layer, i), layer.toDl4j().apply(array(keras, key)), key);
            }
        }
        assertThat(keras).doesNotContainKey("v" + index);
    }

    /** Sampling is random in training, so Keras's side has the noise left out; here that is inference. */
    @Test
    void variationalLossAgreesWithKeras() {
        Map<String, INDArray> keras = golden("variational");
        LatentModel model =
                LatentModel.create(new VariationalAutoencoder(CORE, 1, 0), new Optimizer(Optimizer.Kind.SGD, 0.5), 1);
        setWeights(
                model,
                List.of(
                        dense("encoder_1"),
                        dense("mean"),
                        dense("log_variance"),
                        dense("decoder_1"),
                        dense("reconstruction")),
                keras);
        INDArray x = array(keras, "x");
        assertClose(model.reconstruct(x), array(keras, "output"), "output");
        assertThat(model.graph().score(new DataSet(x, x), false) / 6)
                .isCloseTo(array(keras, "loss").getDouble(0), within(TOLERANCE));
    }

    @Test
    void filesAreThoseThatTheScriptMade() throws Exception {
        for (String line : Files.readAllLines(FOLDER.resolve("SHA256SUMS"))) {
            assertThat(Sha256.of(FOLDER.resolve(line.substring(66)))).isEqualTo(line.substring(0, 64));
        }
    }

    private static void setWeights(LatentModel model, List<Weights> layers, Map<String, INDArray> keras) {
        int index = 0;
        for (Weights layer : layers) {
            for (int i = 0; i < layer.names().size(); i++) {
                INDArray parameter = parameter(model, layer, i);
                INDArray value = layer.toDl4j().apply(array(keras, "w" + index++));
                assertThat(value.length()).isEqualTo(parameter.length());
                parameter.assign(value.reshape('c', parameter.shape()));
            }
        }
        assertThat(keras).doesNotContainKey("w" + index);
    }

    private static INDArray parameter(LatentModel model, Weights layer, int index) {
        return model.graph().getLayer(layer.layer()).getParam(layer.names().get(index));
    }

    private static INDArray array(Map<String, INDArray> arrays, String key) {
        return Objects.requireNonNull(arrays.get(key), key);
    }

    private static Weights dense(String layer) {
        return new Weights(layer, Map.of(0, "W", 1, "b"), UnaryOperator.identity());
    }

    private static Weights bias(String layer) {
        return new Weights(layer, Map.of(0, "b"), UnaryOperator.identity());
    }

    /** [height, width, a, b] to [b, a, height, width], convolution (a in, b out) and transposed (a out, b in) alike. */
    private static Weights convolution(String layer) {
        return new Weights(
                layer,
                Map.of(0, "W", 1, "b"),
                array -> array.rank() == 4 ? array.permute(3, 2, 0, 1).dup('c') : array);
    }

    /** Keras's gate blocks are input, forget, candidate, output; DL4J's candidate, forget, output, input. */
    private static Weights lstm(String layer) {
        return new Weights(layer, Map.of(0, "W", 1, "RW", 2, "b"), array -> {
            INDArray matrix = array.rank() == 1 ? array.reshape(1, array.length()) : array;
            long units = matrix.columns() / 4;
            INDArray[] blocks = Stream.of(2, 1, 3, 0)
                    .map(block ->
                            matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(block * units, (block + 1) * units)))
                    .toArray(INDArray[]::new);
            return Nd4j.concat(1, blocks);
        });
    }

    private static void assertClose(INDArray found, INDArray expected, String what) {
        assertThat(found.dup('c').data().asDouble())
                .as(what)
                .containsExactly(expected.dup('c').data().asDouble(), within(TOLERANCE));
    }

    private static ReconstructionLoss bce() {
        return ReconstructionLoss.BINARY_CROSS_ENTROPY;
    }

    private static ReconstructionLoss mse() {
        return ReconstructionLoss.MEAN_SQUARED_ERROR;
    }
}
