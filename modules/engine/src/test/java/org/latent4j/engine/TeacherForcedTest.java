package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The compiled step against DL4J's own, teacher-forced: before every step the engine starts from DL4J's parameters and updater
 * state, so that rounding can't add up.
 */
class TeacherForcedTest {
    private static final int STEPS = 50;
    private static final int BATCH = 12;

    record Case(String name, Autoencoder variant, Optimizer optimizer) {
        @Override
        public String toString() {
            return name + ", " + optimizer.kind().id();
        }
    }

    static Stream<Case> cases() {
        List<Integer> image = List.of(8, 8, 1);
        Optimizer adam = new Optimizer(Optimizer.Kind.ADAM, 1e-3);
        Stream<Case> variants = Stream.of(
                of("linear", Variants.defaults("linear", List.of(6)), adam),
                of("stacked", sized("stacked", image), adam),
                of("stacked, tanh, mse", with("stacked", image, Map.of("activation", "tanh", "loss", "mse")), adam),
                of("stacked, relu", with("stacked", image, Map.of("activation", "relu")), adam),
                of("stacked, elu", with("stacked", image, Map.of("activation", "elu")), adam),
                of("stacked, sigmoid", with("stacked", image, Map.of("activation", "sigmoid")), adam),
                of("convolutional", convolutional(12, 14, 1, List.of(9, 16)), adam),
                of("convolutional, odd, colour", convolutional(9, 10, 3, List.of(5, 17)), adam),
                of("recurrent", recurrent(7, 3, List.of(9), 5), adam),
                of("recurrent, deep", recurrent(5, 12, List.of(20, 17), 6), adam),
                of("tied", sized("tied", image), adam),
                of("sparse l1", with("sparse", image, Map.of("sparsity", "l1")), adam),
                of("sparse l2", with("sparse", image, Map.of("sparsity", "l2")), adam),
                of("sparse squared", with("sparse", image, Map.of("sparsity", "squared")), adam),
                of("sparse kl", with("sparse", image, Map.of("sparsity", "kl")), adam));
        Stream<Case> rules = Stream.of(Optimizer.Kind.values())
                .map(kind -> of("stacked", sized("stacked", image), new Optimizer(kind, rate(kind))));
        return Stream.concat(variants, rules);
    }

    private static double rate(Optimizer.Kind kind) {
        return kind == Optimizer.Kind.SGD || kind == Optimizer.Kind.MOMENTUM ? 0.1 : 1e-3;
    }

    private static Case of(String name, Autoencoder variant, Optimizer optimizer) {
        return new Case(name, variant, optimizer);
    }

    private static Autoencoder convolutional(int height, int width, int channels, List<Integer> filters) {
        Autoencoder variant = Variants.defaults("convolutional", List.of(height, width, channels));
        return Variants.with(variant, Map.of("filters", filters));
    }

    private static Autoencoder recurrent(int time, int features, List<Integer> hidden, int latent) {
        Autoencoder variant = Variants.defaults("recurrent", List.of(time, features));
        return Variants.with(variant, Map.of("hiddenSizes", hidden, "latentSize", latent));
    }

    private static Autoencoder sized(String name, List<Integer> shape) {
        return with(name, shape, Map.of());
    }

    private static Autoencoder with(String name, List<Integer> shape, Map<String, ?> properties) {
        Autoencoder variant = Variants.defaults(name, shape);
        variant = Variants.with(variant, Map.of("hiddenSizes", List.of(20, 9), "latentSize", 5));
        return Variants.with(variant, properties);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsDl4j(Case c) {
        LatentModel model = LatentModel.create(c.variant(), c.optimizer(), 7);
        ComputationGraph graph = model.graph();
        int[] order = IntStream.range(0, BATCH).toArray();
        Random random = new Random(3);
        try (CompiledTraining compiled = CompiledTraining.of(model, BATCH + 5, 2)) {
            for (int step = 0; step < STEPS; step++) {
                INDArray input = batch(random, model.inputShape());
                INDArray before = graph.params().dup();
                INDArray state = graph.getUpdater().getUpdaterStateViewArray();
                INDArray stateBefore = state == null ? null : state.dup();
                compiled.read();
                double score = compiled.step(ArrayRows.of(input), order, 0, BATCH, step + 1);
                compiled.write();
                INDArray ours = graph.params().dup();
                graph.getConfiguration().setIterationCount(step);
                graph.params().assign(before);
                if (state != null) {
                    state.assign(stateBefore);
                }
                INDArray own = model.toGraph(input);
                graph.fit(new INDArray[] {own}, new INDArray[] {own});
                assertThat(score).as("score of step %d", step).isCloseTo(graph.score(), relative(1e-5));
                double moved = graph.params().distance2(before);
                assertThat(ours.distance2(graph.params()))
                        .as("distance of parameters after step %d, of a move by %s", step, moved)
                        .isLessThan(1e-5 * moved
                                + 1e-7 * graph.params().norm2Number().doubleValue());
            }
        }
    }

    private static org.assertj.core.data.Percentage relative(double share) {
        return org.assertj.core.data.Percentage.withPercentage(100 * share);
    }

    private static INDArray batch(Random random, List<Integer> shape) {
        long[] dimensions = new long[shape.size() + 1];
        dimensions[0] = BATCH;
        for (int i = 0; i < shape.size(); i++) {
            dimensions[i + 1] = shape.get(i);
        }
        INDArray values = Nd4j.create(dimensions);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, random.nextFloat());
        }
        return values;
    }
}
