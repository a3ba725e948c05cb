package org.latent4j.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latent4j.engine.plan.Function.Kind;
import org.latent4j.engine.plan.Labels;
import org.latent4j.engine.plan.Law;
import org.latent4j.engine.plan.Measure;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Operation.Recurrent.Cell;
import org.latent4j.engine.plan.Penalty;
import org.latent4j.engine.plan.Reduction;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.Weight;
import org.latent4j.engine.plan.Window;
import org.latent4j.layers.Sparsity;

/** Every operation of plans in every kind, in sizes that no vector's length divides. */
final class OperationCases {
    private static final Law SGD = new Law.Descent();

    private final Map<String, OperationPlan> cases = new LinkedHashMap<>();

    private OperationCases() {}

    /** By name. */
    static Map<String, OperationPlan> all() {
        OperationCases all = new OperationCases();
        all.products();
        all.images();
        all.pointwise();
        all.recurrent();
        all.normalizations();
        all.shapes();
        all.drawn();
        all.penalties();
        all.losses();
        return all.cases;
    }

    /** A dense layer under every rule of updates. */
    static Map<String, OperationPlan> updates() {
        List<Law> laws = List.of(
                new Law.Fixed(),
                SGD,
                new Law.Momentum(0.9, false),
                new Law.Momentum(0.9, true),
                new Law.Adam(0.9, 0.999, 0.1f, 0.001f, 1e-7, false),
                new Law.Adam(0.9, 0.999, 0.1f, 0.001f, 1e-7, true),
                new Law.Nadam(0.9, 0.999, 1e-7),
                new Law.ScheduledNadam(0.9, 0.999, 1e-7, 0.004),
                new Law.Adamax(0.9, 0.999, 1e-7),
                new Law.RmsProp(0.9, 0, 1e-7, true, false),
                new Law.RmsProp(0.9, 0.5, 1e-7, false, true),
                new Law.AdaGrad(1e-7, true),
                new Law.Adadelta(0.95, 1e-6),
                new Law.Lion(0.9, 0.99));
        Map<String, OperationPlan> cases = new LinkedHashMap<>();
        for (Law law : laws) {
            OperationPlan plan = new OperationPlan(law, false);
            Tensor input = plan.input(7);
            cases.put(law.toString(), plan.of(dense(plan, input, OperationPlan.output(5), false)));
        }
        return cases;
    }

    private void add(String name, Function<OperationPlan, Operation> operation) {
        add(name, false, operation);
    }

    private void add(String name, boolean within01, Function<OperationPlan, Operation> operation) {
        OperationPlan plan = new OperationPlan(SGD, within01);
        cases.put(name, plan.of(operation.apply(plan)));
    }

    private static Operation dense(OperationPlan plan, Tensor input, Tensor output, boolean transposed) {
        int inputs = input.channels();
        int units = output.channels();
        Weight kernel = transposed ? plan.weight(units, inputs) : plan.weight(inputs, units);
        return new Operation.Dense(input, output, kernel, transposed ? null : plan.weight(1, units), transposed);
    }

    private void products() {
        add("dense", plan -> dense(plan, plan.input(37), OperationPlan.output(21), false));
        add("dense, transposed", plan -> dense(plan, plan.input(37), OperationPlan.output(21), true));
        add("dense, of sequences", plan -> dense(plan, plan.input(4, 7), OperationPlan.output(4, 5), false));
        add("scale", plan -> new Operation.Scale(plan.input(21), OperationPlan.output(21), plan.weight(1, 21)));
        add(
                "lateral",
                plan -> new Operation.Lateral(
                        plan.input(21), plan.input(21), OperationPlan.output(21), plan.weight(10, 21)));
        add("bias", plan -> new Operation.Bias(plan.input(3, 5), OperationPlan.output(3, 5), plan.weight(1, 5)));
    }

    private void images() {
        Window same = Window.of(3, 3, 1, 1, 1, 1);
        Window strided = new Window(3, 2, 2, 1, 0, 0, 1, 2);
        add("convolution", plan -> convolution(plan, same, OperationPlan.output(7, 6, 5)));
        add("convolution, strided and dilated", plan -> convolution(plan, strided, OperationPlan.output(3, 4, 5)));
        add("transposed convolution", plan -> transposed(plan, Window.of(3, 3, 2, 2, 0, 0), 6, 6));
        add("transposed convolution, whole", plan -> transposed(plan, Window.of(3, 3, 2, 2, 0, 0), 7, 7));
        add(
                "depthwise",
                plan -> new Operation.Depthwise(
                        plan.input(7, 6, 3),
                        OperationPlan.output(7, 6, 6),
                        same,
                        plan.weight(9, 6),
                        plan.weight(1, 6)));
        for (boolean maximum : new boolean[] {true, false}) {
            String kind = maximum ? "maximum" : "mean";
            add("pooling, " + kind + " of four", plan -> pooling(plan, Window.of(2, 2, 2, 2, 0, 0), 3, 3, maximum));
            add("pooling, " + kind + ", overlapping", plan -> pooling(plan, same, 7, 6, maximum));
        }
    }

    private static Operation convolution(OperationPlan plan, Window window, Tensor output) {
        Weight kernel = plan.weight(window.height() * window.width() * 3, 5);
        return new Operation.Convolution(plan.input(7, 6, 3), output, window, kernel, plan.weight(1, 5));
    }

    private static Operation transposed(OperationPlan plan, Window window, int height, int width) {
        return new Operation.TransposedConvolution(
                plan.input(3, 3, 4),
                OperationPlan.output(height, width, 5),
                window,
                plan.weight(9 * 5, 4),
                plan.weight(1, 5));
    }

    private static Operation pooling(OperationPlan plan, Window window, int height, int width, boolean maximum) {
        return new Operation.Pooling(plan.input(7, 6, 5), OperationPlan.output(height, width, 5), window, maximum);
    }

    private void pointwise() {
        for (Kind kind : Kind.values()) {
            org.latent4j.engine.plan.Function function = new org.latent4j.engine.plan.Function(kind, 0.3f, 1.5f, 0.1f);
            add(
                    "activation " + kind,
                    plan -> new Operation.Activation(plan.input(21), OperationPlan.output(21), function));
        }
        add("parametric ReLU", plan -> {
            int[] slopes = new int[3 * 5];
            Arrays.setAll(slopes, i -> i % 5);
            return new Operation.ParametricRelu(
                    plan.input(3, 5), OperationPlan.output(3, 5), plan.weight(1, 5), slopes);
        });
        add("softmax", plan -> new Operation.Softmax(plan.input(3, 7), OperationPlan.output(3, 7)));
    }

    private void recurrent() {
        for (Cell cell : Cell.values()) {
            for (boolean sequences : new boolean[] {true, false}) {
                add(
                        "recurrent " + cell + (sequences ? ", sequences" : ", backwards"),
                        plan -> recurrent(plan, cell, sequences));
            }
        }
    }

    private static Operation recurrent(OperationPlan plan, Cell cell, boolean sequences) {
        int units = 6;
        int columns = cell.gates() * units;
        return new Operation.Recurrent(
                plan.input(5, 3),
                sequences ? OperationPlan.output(5, units) : OperationPlan.output(units),
                cell,
                org.latent4j.engine.plan.Function.of(Kind.TANH),
                org.latent4j.engine.plan.Function.of(Kind.SIGMOID),
                plan.weight(3, columns),
                plan.weight(units, columns),
                plan.weight(1, columns),
                cell == Cell.GRU ? plan.weight(1, columns) : null,
                sequences,
                !sequences);
    }

    private void normalizations() {
        for (boolean moving : new boolean[] {true, false}) {
            add(
                    "batch normalization, " + (moving ? "of the batch" : "of what is stored"),
                    plan -> new Operation.BatchNormalization(
                            plan.input(3, 4, 5),
                            OperationPlan.output(3, 4, 5),
                            plan.weight(1, 5),
                            plan.weight(1, 5),
                            plan.fixed(5),
                            plan.fixed(5),
                            1e-3,
                            moving ? new Operation.BatchNormalization.Moving(0.9, false) : null));
        }
        add(
                "batch normalization, nothing stored",
                plan -> new Operation.BatchNormalization(
                        plan.input(21), OperationPlan.output(21), null, null, null, null, 1e-3, null));
        add(
                "layer normalization",
                plan -> new Operation.LayerNormalization(
                        plan.input(3, 7), OperationPlan.output(3, 7), plan.weight(1, 7), plan.weight(1, 7), 1e-3));
    }

    private void shapes() {
        add("rearrange", plan -> {
            int[] from = new int[6 * 4];
            Arrays.setAll(from, i -> i % 5 == 0 ? -1 : (7 * i) % 21); // zeros, and numbers read twice
            return new Operation.Rearrange(plan.input(3, 7), OperationPlan.output(6, 4), "permute", from);
        });
        for (Operation.Merge.How how : Operation.Merge.How.values()) {
            int channels = how == Operation.Merge.How.CONCATENATE ? 10 : 5;
            add(
                    "merge " + how,
                    plan -> new Operation.Merge(
                            List.of(plan.input(3, 5), plan.input(3, 5)), OperationPlan.output(3, channels), how));
        }
    }

    private void drawn() {
        for (Operation.Noise.Law law : Operation.Noise.Law.values()) {
            add(
                    "noise " + law,
                    plan -> new Operation.Noise(plan.input(3, 7), OperationPlan.output(3, 7), law, 0.3, List.of(3, 7)));
        }
        add(
                "noise, one for each channel",
                plan -> new Operation.Noise(
                        plan.input(3, 7), OperationPlan.output(3, 7), Operation.Noise.Law.DROPOUT, 0.3, List.of(1, 7)));
        add("sampler", plan -> new Operation.Sampler(plan.input(10), OperationPlan.output(5), 0.7, 0, Reduction.MEAN));
    }

    private void penalties() {
        for (Sparsity kind : Sparsity.values()) {
            add(
                    "sparsity " + kind,
                    true,
                    plan -> new Operation.Sparsity(plan.input(21), OperationPlan.output(21), kind, 0.5, 0.1));
        }
        for (boolean standardized : new boolean[] {true, false}) {
            add(
                    "denoising cost" + (standardized ? ", standardized" : ""),
                    plan -> new Operation.DenoisingCost(
                            plan.input(21), plan.input(21), OperationPlan.output(1), 0.3, standardized, 1e-3));
        }
        add(
                "activity penalty",
                plan -> new Operation.ActivityPenalty(
                        plan.input(3, 7),
                        OperationPlan.output(3, 7),
                        new Penalty(0.3, 0.2, true, true),
                        Reduction.MEAN));
    }

    private void losses() {
        List<Measure> ofAnything = List.of(
                new Measure.SigmoidCrossEntropy(15),
                new Measure.FocalCrossEntropy(2, 0.25),
                new Measure.SoftmaxCrossEntropy(),
                new Measure.LabelledCrossEntropy(),
                new Measure.CosineSimilarity(),
                new Measure.SquaredError(),
                new Measure.AbsoluteError(),
                new Measure.PercentageError(0.01),
                new Measure.Huber(0.7),
                new Measure.LogCosh(),
                new Measure.Hinge(false),
                new Measure.Hinge(true));
        List<Measure> ofProbabilities = List.of(
                new Measure.BinaryCrossEntropy(1e-5, 0),
                new Measure.CategoricalCrossEntropy(1e-7),
                new Measure.LogarithmCrossEntropy(1e-7),
                new Measure.KlDivergence(1e-7),
                new Measure.SquaredLogarithmicError(1e-7),
                new Measure.Poisson(1e-7));
        ofAnything.forEach(measure -> loss(measure, false, Labels.PLAIN));
        ofProbabilities.forEach(measure -> loss(measure, true, Labels.PLAIN));
        loss(new Measure.SoftmaxCrossEntropy(), false, Labels.CLASSES);
    }

    private void loss(Measure measure, boolean within01, Labels labels) {
        add(
                "loss " + measure + (labels.classes() ? ", classes" : ""),
                within01,
                plan -> new Operation.Loss(
                        plan.input(3, 7), OperationPlan.output(3, 7), measure, labels, 0.5, Reduction.SUM));
    }
}
