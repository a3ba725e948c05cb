package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The compiled step against DL4J's own, teacher-forced: before every step the engine starts from DL4J's parameters and updater
 * state, so that rounding can't add up.
 */
class TeacherForcedTest {
    private static final int STEPS = 50;
    private static final int BATCH = 12;

    /** Steps of a case that may meet a kink. */
    private static final int MOST_EVENTS = 3;

    record Case(String name, Autoencoder variant, Optimizer optimizer, Option option) {
        @Override
        public String toString() {
            return name + ", " + optimizer.kind().id() + option.name();
        }
    }

    /** A change of every layer's configuration. */
    record Option(String name, Consumer<Layer> change) {
        static final Option NONE = new Option("", layer -> {});

        static Option of(String name, Consumer<BaseLayer> change) {
            return new Option(", " + name, layer -> {
                if (layer instanceof BaseLayer base) {
                    change.accept(base);
                }
            });
        }

        static Option clipping(GradientNormalization how, double threshold) {
            return of(how.name(), layer -> {
                layer.setGradientNormalization(how);
                layer.setGradientNormalizationThreshold(threshold);
            });
        }
    }

    static Stream<Option> options() {
        return Stream.of(
                Option.of("l1", layer -> layer.setRegularization(List.of(new L1Regularization(0.01)))),
                Option.of("l2", layer -> layer.setRegularization(List.of(new L2Regularization(0.02)))),
                Option.of("l1 and l2", layer -> {
                    layer.setRegularization(List.of(new L1Regularization(0.01), new L2Regularization(0.02)));
                    layer.setRegularizationBias(List.of(new L2Regularization(0.03)));
                }),
                Option.of("weight decay", layer -> layer.setRegularization(List.of(new WeightDecay(0.05, true)))),
                Option.of("AdaGrad", layer -> layer.setIUpdater(new AdaGrad(0.01))),
                Option.of(
                        "Adam with a schedule",
                        layer -> layer.setIUpdater(
                                new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9)))),
                Option.clipping(GradientNormalization.ClipElementWiseAbsoluteValue, 0.01),
                Option.clipping(GradientNormalization.ClipL2PerLayer, 0.05),
                Option.clipping(GradientNormalization.ClipL2PerParamType, 0.05),
                Option.clipping(GradientNormalization.RenormalizeL2PerLayer, 1),
                Option.clipping(GradientNormalization.RenormalizeL2PerParamType, 1),
                Option.of("clipping and l2", layer -> {
                    layer.setGradientNormalization(GradientNormalization.ClipL2PerLayer);
                    layer.setGradientNormalizationThreshold(0.05);
                    layer.setRegularization(List.of(new L2Regularization(0.02)));
                }));
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
        Stream<Case> optional = options()
                .flatMap(option -> Stream.of(
                        new Case("stacked", sized("stacked", image), new Optimizer(Optimizer.Kind.SGD, 0.1), option),
                        new Case("tied", sized("tied", image), adam, option),
                        new Case("convolutional", convolutional(9, 10, 3, List.of(5)), adam, option)));
        return Stream.of(variants, rules, optional).flatMap(cases -> cases);
    }

    private static double rate(Optimizer.Kind kind) {
        return kind == Optimizer.Kind.SGD || kind == Optimizer.Kind.MOMENTUM ? 0.1 : 1e-3;
    }

    private static Case of(String name, Autoencoder variant, Optimizer optimizer) {
        return new Case(name, variant, optimizer, Option.NONE);
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
        ComputationGraphConfiguration configuration = c.variant().configuration(c.optimizer(), 7);
        configuration.getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
                .forEach(c.option().change());
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        Random random = new Random(3);
        LatentModel model = LatentModel.create(c.variant(), c.optimizer(), 7); // knows layouts
        try (CompiledTraining compiled =
                CompiledTraining.of(graph, List.of(c.variant().inputShape()), BATCH + 5, 2)) {
            TeacherForced forced = new TeacherForced(graph, compiled);
            for (int step = 0; step < STEPS; step++) {
                INDArray input = batch(random, model.inputShape());
                INDArray own = model.toGraph(input);
                forced.step(input, input, own, own);
            }
            assertThat(forced.events()).as("steps that met a kink").hasSizeLessThanOrEqualTo(MOST_EVENTS);
        }
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
