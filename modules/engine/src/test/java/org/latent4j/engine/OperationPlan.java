package org.latent4j.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.Clipping;
import org.latent4j.engine.plan.Function;
import org.latent4j.engine.plan.Labels;
import org.latent4j.engine.plan.Law;
import org.latent4j.engine.plan.Measure;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Penalty;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Reduction;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.UpdateRule;
import org.latent4j.engine.plan.Weight;

/**
 * A plan of one operation: each of its inputs has a learnt number added to each of its numbers, whose gradient is the
 * operation's gradient by that input, and a loss of its output follows.
 */
final class OperationPlan {
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Float> parameters = new ArrayList<>();
    private final Random random = new Random(11);
    private final Law law;
    private final boolean within01;
    private @Nullable Operation subject;

    /**
     * Begins a plan.
     *
     * @param law of all updates
     * @param within01 whether the operation reads numbers between 0 and 1
     */
    OperationPlan(Law law, boolean within01) {
        this.law = law;
        this.within01 = within01;
    }

    /** An input of the operation. */
    Tensor input(Integer... shape) {
        String name = "in" + inputs.size();
        Tensor rows = new Tensor(name, List.of(Arrays.stream(shape).reduce(1, (a, b) -> a * b)));
        inputs.add(rows);
        Tensor sum = new Tensor(name + "+b", rows.shape());
        operations.add(new Operation.Bias(rows, sum, weight(1, rows.size())));
        Tensor formed = new Tensor(name + " formed", List.of(shape));
        int[] same = new int[rows.size()];
        Arrays.setAll(same, i -> i);
        operations.add(new Operation.Rearrange(sum, formed, "reshape", same));
        if (!within01) {
            return formed;
        }
        Tensor bounded = new Tensor(name + " bounded", formed.shape());
        operations.add(new Operation.Activation(formed, bounded, Function.of(Function.Kind.SIGMOID)));
        return bounded;
    }

    static Tensor output(Integer... shape) {
        return new Tensor("out", List.of(shape));
    }

    /** A parameter that learns, drawn around 0. */
    Weight weight(int rows, int columns) {
        return weight(rows, columns, law, 0);
    }

    /** A parameter that doesn't, drawn around 1. */
    Weight fixed(int columns) {
        return weight(1, columns, new Law.Fixed(), 1);
    }

    private Weight weight(int rows, int columns, Law rule, float around) {
        int offset = parameters.size();
        for (int i = 0; i < rows * columns; i++) {
            parameters.add(around + random.nextFloat() - 0.5f);
        }
        int[] starts = new int[rows];
        Arrays.setAll(starts, row -> row * columns);
        int[] steps = new int[columns];
        Arrays.setAll(steps, column -> column);
        // Moments of one parameter lie side by side, in the order of the parameters.
        UpdateRule update = new UpdateRule(
                rule,
                (iteration, epoch) -> 0.01,
                offset * rule.states(),
                rows * columns,
                offset,
                false,
                Penalty.NONE,
                0,
                false,
                Clipping.NONE);
        return new Weight("w" + offset, offset, starts, steps, update);
    }

    /** Adds the operation. */
    OperationPlan of(Operation operation) {
        subject = operation;
        operations.add(operation);
        return this;
    }

    Operation subject() {
        if (subject == null) {
            throw new IllegalStateException("a plan without its operation");
        }
        return subject;
    }

    /** What learns: behind the operation a squared error, if it isn't a loss itself. */
    Plan training() {
        List<Operation> all = new ArrayList<>(operations);
        Tensor last = result();
        if (!(subject() instanceof Operation.Loss)) {
            Tensor result = new Tensor("result", last.shape());
            all.add(new Operation.Loss(last, result, new Measure.SquaredError(), Labels.PLAIN, 1, Reduction.SUM));
            last = result;
        }
        return new Plan(inputs, all, List.of(last), Map.of());
    }

    /** What computes the operation's output; of one that is for training only, what it reads. */
    Plan inference() {
        boolean trainingOnly = subject() instanceof Operation.Loss
                || subject() instanceof Operation.DenoisingCost
                || (subject() instanceof Operation.BatchNormalization normalization && normalization.mean() == null);
        return new Plan(
                inputs,
                trainingOnly ? operations.subList(0, operations.size() - 1) : operations,
                List.of(trainingOnly ? subject().inputs().get(0) : subject().output()),
                Map.of());
    }

    /** What others read: the output, or the estimate where that is nobody's. */
    private Tensor result() {
        return subject() instanceof Operation.DenoisingCost cost
                ? cost.estimate()
                : subject().output();
    }

    float[] parameters() {
        float[] numbers = new float[parameters.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = parameters.get(i);
        }
        return numbers;
    }

    /** Moments of before the first step. */
    float[] state() {
        return new float[parameters.size() * law.states()];
    }

    /** Examples of each input. */
    List<FloatRows> rows(int count) {
        List<FloatRows> rows = new ArrayList<>();
        Random numbers = new Random(3);
        for (Tensor input : inputs) {
            float[] values = new float[count * input.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) numbers.nextGaussian();
            }
            rows.add(new FloatRows(values, input.size()));
        }
        return rows;
    }

    /** Targets between 0 and 1 that sum up to 1 over each position, or numbers of classes. */
    FloatRows targets(int count) {
        Tensor targets = training().targets().get(0);
        boolean classes =
                subject() instanceof Operation.Loss loss && loss.labels().classes();
        float[] values = new float[count * targets.size()];
        Random numbers = new Random(5);
        int channels = result().channels();
        for (int i = 0; i < values.length; i++) {
            values[i] = classes ? numbers.nextInt(channels) : numbers.nextFloat();
        }
        for (int at = 0; !classes && at < values.length; at += channels) {
            float sum = 0;
            for (int i = at; i < at + channels; i++) {
                sum += values[i];
            }
            for (int i = at; i < at + channels; i++) {
                values[i] /= sum;
            }
        }
        return new FloatRows(values, targets.size());
    }
}
