package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.common.Json;
import org.latent4j.layers.Sparsity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What every variant must do. A variant without a sample here fails the build. */
class AutoencoderContractTest {
    private static final Optimizer ADAM = new Optimizer(Optimizer.Kind.ADAM, 1e-2);
    private static final StackedAutoencoder SMALL = StackedAutoencoder.of(6, List.of(5), 3);
    private static final StackedAutoencoder SQUARED =
            new StackedAutoencoder(6, List.of(5, 4), 2, Nonlinearity.TANH, Nonlinearity.LINEAR, mse());

    private static final long SMALL_PARAMETERS = 6 * 5 + 5 + 5 * 3 + 3 + 3 * 5 + 5 + 5 * 6 + 6;

    @TempDir
    Path folder;

    /** An autoencoder and the number of parameters counted by hand. */
    record Sample(Autoencoder autoencoder, long parameters) {
        @Override
        public String toString() {
            return Json.write(autoencoder).replaceAll("\\s+", " ");
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample(new LinearAutoencoder(5, 2), 5 * 2 + 2 + 2 * 5 + 5),
                new Sample(SMALL, SMALL_PARAMETERS),
                new Sample(SQUARED, 6 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2 + 2 * 4 + 4 + 4 * 5 + 5 + 5 * 6 + 6),
                new Sample(StackedAutoencoder.of(6, List.of(), 3), 6 * 3 + 3 + 3 * 6 + 6),
                new Sample(new TiedAutoencoder(SMALL), 6 * 5 + 5 + 5 * 3 + 3 + 5 + 6),
                new Sample(new TiedAutoencoder(SQUARED), 6 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2 + 4 + 5 + 6),
                new Sample(convolutional(9, 8, 1, 2, 3), 9 * 2 + 2 + 9 * 2 * 3 + 3 + 9 * 3 * 2 + 2 + 9 * 2 * 1 + 1),
                new Sample(convolutional(4, 4, 3, 2), 9 * 3 * 2 + 2 + 9 * 2 * 3 + 3),
                new Sample(
                        new RecurrentAutoencoder(4, 2, List.of(3), 2, Nonlinearity.SIGMOID, bce()),
                        lstm(2, 3) + lstm(3, 2) + lstm(2, 3) + 3 * 2 + 2),
                new Sample(
                        new RecurrentAutoencoder(3, 2, List.of(3, 2), 2, Nonlinearity.LINEAR, mse()),
                        lstm(2, 3) + lstm(3, 2) + lstm(2, 2) + lstm(2, 2) + lstm(2, 3) + 3 * 2 + 2),
                new Sample(new DenoisingAutoencoder(SMALL, Noise.GAUSSIAN, 0.2), SMALL_PARAMETERS),
                new Sample(new DenoisingAutoencoder(SMALL, Noise.DROPOUT, 0.5), SMALL_PARAMETERS),
                new Sample(new DenoisingAutoencoder(convolutional(4, 4, 1, 2), Noise.GAUSSIAN, 0.1), 9 * 2 + 2 + 19),
                new Sample(new SparseAutoencoder(SMALL, Sparsity.L1, 1e-2, 0.1), SMALL_PARAMETERS),
                new Sample(new SparseAutoencoder(SMALL, Sparsity.L2, 1e-2, 0.1), SMALL_PARAMETERS),
                new Sample(new SparseAutoencoder(SMALL, Sparsity.SQUARED, 0.5, 0.2), SMALL_PARAMETERS),
                new Sample(new SparseAutoencoder(SMALL, Sparsity.KL, 0.05, 0.1), SMALL_PARAMETERS),
                new Sample(new VariationalAutoencoder(SMALL, 1, 0), SMALL_PARAMETERS + 5 * 3 + 3),
                new Sample(new VariationalAutoencoder(SMALL.withLoss(mse()), 0.5, 0), SMALL_PARAMETERS + 5 * 3 + 3));
    }

    @Test
    void everyVariantHasASample() {
        List<Class<?>> sampled = new ArrayList<>();
        samples().forEach(sample -> sampled.add(sample.autoencoder().getClass()));
        assertThat(sampled).containsAll(variants(Autoencoder.class).toList());
    }

    @Test
    void everyVariantHasADefault() {
        List<Class<?>> defaults = new ArrayList<>();
        Variants.all()
                .forEach(entry -> defaults.add(
                        Variants.defaults(entry.name(), entry.usualShape()).getClass()));
        assertThat(defaults)
                .containsExactlyInAnyOrderElementsOf(variants(Autoencoder.class).toList());
    }

    private static Stream<Class<?>> variants(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(sub -> variants(sub))
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void travelsAsJson(Sample sample) {
        assertThat(Json.read(Json.write(sample.autoencoder()), Autoencoder.class))
                .isEqualTo(sample.autoencoder());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void configurationTravelsAsJson(Sample sample) {
        ComputationGraphConfiguration configuration = sample.autoencoder().configuration(ADAM, 1);
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasTheParametersCountedByHand(Sample sample) {
        assertThat(model(sample, 1).graph().numParams()).isEqualTo(sample.parameters());
        assertThat(sample.autoencoder().parameterCount()).isEqualTo(sample.parameters());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesKerasShapes(Sample sample) {
        LatentModel model = model(sample, 1);
        INDArray x = examples(sample, 4);
        assertThat(model.encode(x).shape())
                .isEqualTo(withRows(4, sample.autoencoder().codingsShape()));
        assertThat(model.reconstruct(x).shape()).isEqualTo(x.shape());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decodingTheCodingsIsReconstructing(Sample sample) {
        LatentModel model = trained(sample);
        INDArray x = examples(sample, 4);
        assertClose(model.decode(model.encode(x)), model.reconstruct(x));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sameSeedSameWeights(Sample sample) {
        assertThat(model(sample, 7).graph().params())
                .isEqualTo(model(sample, 7).graph().params());
        assertThat(model(sample, 7).graph().params())
                .isNotEqualTo(model(sample, 8).graph().params());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void savedModelGivesEqualOutputs(Sample sample) throws Exception {
        LatentModel model = trained(sample);
        Path file = folder.resolve("model.zip");
        model.attach("note", Json.MAPPER.valueToTree("kept"));
        model.save(file);
        byte[] first = Files.readAllBytes(file);
        LatentModel loaded = LatentModel.load(file);
        INDArray x = examples(sample, 4);
        assertThat(loaded.variant()).isEqualTo(sample.autoencoder());
        assertThat(loaded.attachment("note")).isEqualTo(Json.MAPPER.valueToTree("kept"));
        assertThat(loaded.encode(x)).isEqualTo(model.encode(x));
        assertThat(loaded.reconstruct(x)).isEqualTo(model.reconstruct(x));
        loaded.save(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(ModelSerializer.restoreComputationGraph(file.toFile()).params())
                .isEqualTo(model.graph().params());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void loadedModelTrainsOnAsIfNeverSaved(Sample sample) throws Exception {
        LatentModel model = trained(sample);
        Path file = folder.resolve("model.zip");
        model.save(file);
        LatentModel loaded = LatentModel.load(file);
        fit(model, sample, 2);
        fit(loaded, sample, 2);
        assertThat(loaded.graph().params()).isEqualTo(model.graph().params());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void cloneIsEqualAndIndependent(Sample sample) {
        LatentModel model = trained(sample);
        ComputationGraph clone = model.graph().clone();
        INDArray x = model.toGraph(examples(sample, 4));
        INDArray before = model.graph().outputSingle(x).dup();
        assertThat(clone.outputSingle(x)).isEqualTo(before);
        clone.params().muli(0.5);
        assertThat(model.graph().outputSingle(x)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void transferLearningCopiesItWhole(Sample sample) {
        LatentModel model = trained(sample);
        INDArray x = model.toGraph(examples(sample, 4));
        ComputationGraph copy = new TransferLearning.GraphBuilder(model.graph())
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Sgd(1e-3))
                        .build())
                .build();
        assertThat(copy.outputSingle(x)).isEqualTo(model.graph().outputSingle(x));
        double before = copy.score(new DataSet(x, x));
        copy.fit(new DataSet(x, x));
        assertThat(copy.score(new DataSet(x, x))).isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void transferLearningFreezesTheEncoder(Sample sample) {
        LatentModel model = trained(sample);
        INDArray x = model.toGraph(examples(sample, 4));
        ComputationGraph copy = new TransferLearning.GraphBuilder(model.graph())
                .fineTuneConfiguration(new FineTuneConfiguration.Builder()
                        .updater(new Sgd(1e-2))
                        .build())
                .setFeatureExtractor(Graphs.CODINGS)
                .build();
        INDArray codings = copy.feedForward(x, false).get(Graphs.CODINGS).dup();
        INDArray reconstruction = copy.outputSingle(x).dup();
        copy.fit(new DataSet(x, x.mul(0.9)));
        assertThat(copy.feedForward(x, false).get(Graphs.CODINGS)).isEqualTo(codings);
        assertThat(copy.outputSingle(x)).isNotEqualTo(reconstruction);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void gradientsEqualFiniteDifferences(Sample sample) {
        GradientCheck.inDoublePrecision(() -> {
            Autoencoder autoencoder = sample.autoencoder();
            LatentModel model = LatentModel.create(autoencoder, new Optimizer(Optimizer.Kind.SGD, 1), 3);
            INDArray x = model.toGraph(examples(sample, 3).castTo(DataType.DOUBLE));
            GradientCheck.assertGradients(
                    () -> {
                        ComputationGraph graph = new ComputationGraph(plain(autoencoder));
                        graph.init();
                        return graph;
                    },
                    x,
                    x,
                    null);
        });
    }

    /** DL4J's check wants a step of exactly the gradient: SGD with rate 1. */
    private static ComputationGraphConfiguration plain(Autoencoder autoencoder) {
        return autoencoder.configuration(new Optimizer(Optimizer.Kind.SGD, autoencoder.valuesPerExample()), 3);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void scoreOfAStepIsTheScoreBeforeIt(Sample sample) {
        LatentModel model = trained(sample);
        INDArray x = model.toGraph(examples(sample, 4));
        Nd4j.getRandom().setSeed(7);
        double before = model.graph().score(new DataSet(x, x), true);
        Nd4j.getRandom().setSeed(7);
        model.graph().fit(new DataSet(x, x));
        assertThat(model.graph().score()).isCloseTo(before, withinPercentage(1e-3));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void overfitsOneBatch(Sample sample) {
        LatentModel model = model(sample, 5);
        INDArray x = model.toGraph(examples(sample, 4));
        DataSet batch = new DataSet(x, x);
        double before = model.graph().score(batch);
        for (int step = 0; step < 100; step++) {
            model.graph().fit(batch);
        }
        assertThat(model.graph().score(batch)).isLessThan(0.97 * before);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesExamplesOfAnotherShape(Sample sample) {
        LatentModel model = model(sample, 1);
        assertThatThrownBy(() -> model.encode(Nd4j.zeros(2, 31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("input: expected [rows, ")
                .hasMessageEndingWith("got [2, 31]");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void processesMoreRowsThanOneBatch(Sample sample) {
        LatentModel model = model(sample, 1);
        INDArray x = examples(sample, 503);
        INDArray codings = model.encode(x);
        assertThat(codings.size(0)).isEqualTo(503);
        INDArray last = x.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(500, 503));
        assertClose(codings.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(500, 503)), model.encode(last));
    }

    @Test
    void optionsOfTheCoreAreFound() {
        Autoencoder tied = Variants.with(
                Variants.defaults("tied", List.of(28, 28, 1)),
                Map.of("latentSize", 16, "hiddenSizes", List.of(64, 32), "loss", "mse"));
        assertThat(tied.latentSize()).isEqualTo(16);
        assertThat(tied.loss()).isEqualTo(mse());
    }

    private static LatentModel model(Sample sample, long seed) {
        return LatentModel.create(sample.autoencoder(), ADAM, seed);
    }

    private static LatentModel trained(Sample sample) {
        LatentModel model = model(sample, 5);
        fit(model, sample, 3);
        return model;
    }

    private static void fit(LatentModel model, Sample sample, int steps) {
        INDArray x = model.toGraph(examples(sample, 4));
        for (int step = 0; step < steps; step++) {
            Nd4j.getRandom().setSeed(100 + step);
            model.graph().fit(new DataSet(x, x));
        }
    }

    private static INDArray examples(Sample sample, int rows) {
        long[] shape = withRows(rows, sample.autoencoder().inputShape());
        double[] values = new Random(99)
                .doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .toArray();
        return Nd4j.create(values, shape, 'c').castTo(Nd4j.defaultFloatingPointType());
    }

    private static long[] withRows(int rows, List<Integer> shape) {
        return Stream.concat(Stream.of(rows), shape.stream())
                .mapToLong(Integer::longValue)
                .toArray();
    }

    /** Two graphs may sum in another order: a few units of the last float32 digit. */
    private static void assertClose(INDArray found, INDArray expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    private static ConvolutionalAutoencoder convolutional(int height, int width, int channels, Integer... filters) {
        return new ConvolutionalAutoencoder(
                List.of(height, width, channels), List.of(filters), Nonlinearity.SELU, Nonlinearity.SIGMOID, bce());
    }

    private static long lstm(int inputs, int units) {
        return 4L * units * (inputs + units + 1);
    }

    private static ReconstructionLoss bce() {
        return ReconstructionLoss.BINARY_CROSS_ENTROPY;
    }

    private static ReconstructionLoss mse() {
        return ReconstructionLoss.MEAN_SQUARED_ERROR;
    }
}
