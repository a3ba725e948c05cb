package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.engine.cpu.CpuBackend;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.kernels.PlainKernels;
import org.latent4j.engine.plan.Backend;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Law;
import org.latent4j.engine.plan.Measure;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Tensor;

/**
 * Backends beside each other, one operation at a time: output, score, gradient by every input and parameter, and updates. The
 * one that others are held against is the CPU in plain Java, whose steps other tests hold against DL4J and Keras.
 */
class BackendsTest {
    private static final int ROWS = 9;

    /** Of a result's length: sums of a hundred numbers in another order, and another polynomial for exp. */
    private static final double TOLERANCE = 2e-6;

    private static final Backend REFERENCE = new CpuBackend(new PlainKernels());

    /** A new backend is a line here. */
    private static final Map<String, Backend> OTHERS = Map.of(Kernels.best().name(), Backends.best());

    @TestFactory
    Stream<DynamicTest> computeTheSame() {
        return tests(OperationCases.all(), BackendsTest::compareOperation);
    }

    @TestFactory
    Stream<DynamicTest> updateTheSame() {
        return tests(OperationCases.updates(), BackendsTest::compareUpdates);
    }

    private interface Comparison {
        void of(OperationPlan plan, Backend other);
    }

    private static Stream<DynamicTest> tests(Map<String, OperationPlan> cases, Comparison comparison) {
        return OTHERS.entrySet().stream()
                .flatMap(other -> cases.entrySet().stream()
                        .map(one -> DynamicTest.dynamicTest(
                                other.getKey() + ": " + one.getKey(),
                                () -> comparison.of(one.getValue(), other.getValue()))));
    }

    @Test
    void haveACaseForEveryOperationMeasureAndLaw() {
        List<Operation> subjects = OperationCases.all().values().stream()
                .map(OperationPlan::subject)
                .toList();
        assertThat(classes(subjects.stream())).containsExactlyInAnyOrder(Operation.class.getPermittedSubclasses());
        assertThat(classes(subjects.stream()
                        .filter(Operation.Loss.class::isInstance)
                        .map(loss -> ((Operation.Loss) loss).measure())))
                .containsExactlyInAnyOrder(Measure.class.getPermittedSubclasses());
        assertThat(classes(OperationCases.updates().values().stream()
                        .map(plan -> plan.subject().weights().get(0).rule().law())))
                .containsExactlyInAnyOrder(Law.class.getPermittedSubclasses());
    }

    private static Set<Class<?>> classes(Stream<?> objects) {
        return objects.map(Object::getClass).collect(Collectors.toSet());
    }

    /** A backend whose slopes are off by a thousandth doesn't pass. */
    @Test
    void noticeASmallDifference() {
        Backend wrong = (plan, batch, training, threads) ->
                Backends.best().compile(withSlope(plan, 1.001f), batch, training, threads);
        OperationPlan plan = OperationCases.all().get("activation LEAKY_RELU");
        compareOperation(plan, Backends.best());
        assertThatThrownBy(() -> compareOperation(plan, wrong)).isInstanceOf(AssertionError.class);
    }

    private static Plan withSlope(Plan plan, float factor) {
        List<Operation> operations = plan.operations().stream()
                .map(operation -> operation instanceof Operation.Activation activation
                        ? new Operation.Activation(
                                activation.input(),
                                activation.output(),
                                new Function(
                                        activation.function().kind(),
                                        activation.function().alpha() * factor))
                        : operation)
                .toList();
        return new Plan(plan.inputs(), operations, plan.outputs(), plan.vertices());
    }

    private static void compareOperation(OperationPlan plan, Backend other) {
        compare("output", output(plan, REFERENCE), output(plan, other));
        float[] expected = new float[plan.parameters().length];
        float[] gradient = expected.clone();
        double expectedScore = gradient(plan, REFERENCE, expected);
        double score = gradient(plan, other, gradient);
        assertThat(score).as("score").isCloseTo(expectedScore, Percentage.withPercentage(100 * TOLERANCE));
        compare("gradient", expected, gradient);
        compare("parameters", trained(plan, REFERENCE)[0], trained(plan, other)[0]); // stored statistics too
    }

    private static void compareUpdates(OperationPlan plan, Backend other) {
        float[][] expected = trained(plan, REFERENCE);
        float[][] actual = trained(plan, other);
        assertThat(Arrays.equals(expected[0], plan.parameters()))
                .as("no parameter has moved")
                .isEqualTo(plan.state().length == 0
                        && plan.subject().weights().get(0).rule().law() instanceof Law.Fixed);
        compare("parameters", expected[0], actual[0]);
        compare("state", expected[1], actual[1]);
    }

    private static float[] output(OperationPlan plan, Backend backend) {
        Plan inference = plan.inference();
        Tensor output = inference.outputs().get(0);
        float[] values = new float[ROWS * output.size()];
        try (CompiledPlan compiled = backend.compile(inference, ROWS, false, 1)) {
            compiled.read(plan.parameters(), new float[0]);
            compiled.infer(plan.rows(ROWS), order(), 0, ROWS);
            compiled.copy(output, values, 0);
        }
        return values;
    }

    private static double gradient(OperationPlan plan, Backend backend, float[] gradient) {
        try (CompiledPlan compiled = backend.compile(plan.training(), ROWS, true, 1)) {
            compiled.read(plan.parameters(), plan.state());
            return compiled.gradient(
                    plan.rows(ROWS), List.of(plan.targets(ROWS)), order(), 0, ROWS, 21, 1, 0, gradient);
        }
    }

    /** Parameters and updater state after some steps. */
    private static float[][] trained(OperationPlan plan, Backend backend) {
        float[] parameters = plan.parameters();
        float[] state = plan.state();
        try (CompiledPlan compiled = backend.compile(plan.training(), ROWS, true, 1)) {
            compiled.read(parameters, state);
            for (int step = 1; step <= 3; step++) {
                compiled.train(plan.rows(ROWS), List.of(plan.targets(ROWS)), order(), 0, ROWS, step, step, 0);
            }
            compiled.write(parameters, state);
        }
        return new float[][] {parameters, state};
    }

    private static int[] order() {
        return IntStream.range(0, ROWS).toArray();
    }

    private static void compare(String what, float[] expected, float[] actual) {
        double distance = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            distance += Math.pow((double) actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertThat(length > 0 || expected.length == 0 || what.equals("state"))
                .as("%s: all zeros", what)
                .isTrue();
        assertThat(Math.sqrt(distance))
                .as("%s: distance, of a length of %s", what, Math.sqrt(length))
                .isLessThanOrEqualTo(TOLERANCE * Math.sqrt(length));
    }
}
