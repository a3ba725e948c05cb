package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.CompiledPlan;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Profile;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.engine.plan.Tensor;

/**
 * A plan made ready for the CPU: buffers, steps, updates, and the threads that run them.
 *
 * <p>Threads share the batch by rows for the forward and backward passes, then the parameters by their rows for gradients and
 * updates. Nothing is added up across threads, so results are the same, bit by bit, for any number of them.
 */
final class Program implements CompiledPlan {
    /** Numbers of all tensors that fit a core's second-level cache, half of it left for weights. */
    private static final int CACHE = 128 * 1024;

    /** A tile's rows. */
    private static final int LEAST_ROWS = 8;

    /** Of a recurrent layer's products, which read the whole kernel at every step: four tall tiles make up for that. */
    private static final int LEAST_RECURRENT_ROWS = 24;

    /** Rows that are worth another thread at inference. */
    private static final int ROWS_TO_SHARE = 4;

    private final Workshop workshop;
    private final Team team;
    private final List<Step> steps = new ArrayList<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final List<Feed> targetFeeds = new ArrayList<>();
    private final List<Parameter> parameters;
    private final Updates updates;
    private final Update.Pace pace = new Update.Pace();
    private final List<String> names = new ArrayList<>();
    private @Nullable Profile profile;
    private final ThreadCount threadCount;

    /** Which steps need all rows at once. */
    private final int[] joints;

    /** Rows that a thread takes through all steps at once. */
    private final int rowsTogether;

    /** Threads of the step at hand. */
    private int threads = 1;

    /**
     * @param given what to compute
     * @param batch the most rows at once
     * @param training whether it is to learn; else it computes outputs only
     * @param threads at least 1
     * @throws IllegalArgumentException if the plan has something that this can't compute; says what
     */
    Program(Plan given, Kernels kernels, int batch, boolean training, int threads) {
        Plan plan = PlainCopies.in(given);
        this.workshop = new Workshop(kernels, batch, training, Layouts.of(plan));
        build(plan);
        this.parameters = workshop.parameters();
        this.updates = new Updates(kernels, training ? parameters : List.of(), threads);
        this.team = new Team(threads);
        this.threadCount = new ThreadCount(threads);
        this.rowsTogether = rowsTogether(plan);
        this.joints = IntStream.range(0, steps.size())
                .filter(step -> steps.get(step).isJoint())
                .toArray();
    }

    private void build(Plan plan) {
        Map<Tensor, Integer> uses = Readers.uses(plan);
        Set<Tensor> learning = Readers.learning(plan);
        Map<Tensor, List<Buffer>> forks = new HashMap<>();
        for (Tensor input : plan.inputs()) {
            feeds.add(new Feed(workshop.buffer(input)));
        }
        Map<Tensor, Feed> losses = new HashMap<>();
        List<Operation> operations = plan.operations();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            Map<Tensor, Buffer> shared = new HashMap<>();
            for (Tensor input : operation.inputs()) {
                if (uses.getOrDefault(input, 0) > 1 && workshop.training && !shared.containsKey(input)) {
                    Buffer whole = workshop.buffer(input);
                    Buffer fork = whole.fork(workshop.batch);
                    shared.put(input, whole);
                    forks.computeIfAbsent(input, key -> new ArrayList<>()).add(fork);
                    workshop.alias(input, fork);
                }
            }
            StepFactory factory = new StepFactory(workshop, learning, i, Readers.inPlace(plan, uses, i));
            for (Step step : factory.steps(operation)) {
                steps.add(step);
                names.add(operation.output().name());
            }
            Feed targets = factory.targetFeed();
            if (targets != null) {
                losses.put(operation.output(), targets);
            }
            shared.forEach(workshop::alias);
            if (workshop.training && uses.getOrDefault(operation.output(), 0) > 1) {
                List<Buffer> copies = forks.computeIfAbsent(operation.output(), key -> new ArrayList<>());
                steps.add(new ForkStep(workshop.buffer(operation.output()), copies));
                names.add(operation.output().name() + " (fork)");
            } else if (workshop.training && isUnread(operation, uses)) {
                steps.add(new SinkStep(workshop.buffer(operation.output())));
                names.add(operation.output().name() + " (unread)");
            }
        }
        for (Tensor output : plan.outputs()) { // losses may be computed in another order
            Feed targets = losses.remove(output);
            if (targets != null) {
                targetFeeds.add(targets);
            }
        }
        if (!losses.isEmpty()) {
            throw new IllegalArgumentException("a loss that isn't one of the graph's outputs: " + losses.keySet());
        }
    }

    private static boolean isUnread(Operation operation, Map<Tensor, Integer> uses) {
        return !(operation instanceof Operation.Loss) && uses.getOrDefault(operation.output(), 0) == 0;
    }

    private int rowsTogether(Plan plan) {
        boolean recurs = plan.operations().stream().anyMatch(Operation.Recurrent.class::isInstance);
        int fitting = CACHE / Math.max(1, workshop.size());
        return Math.max(recurs ? LEAST_RECURRENT_ROWS : LEAST_ROWS, fitting / 8 * 8);
    }

    /** Takes random numbers from elsewhere. */
    void draws(Draws draws) {
        workshop.moment.draws = draws;
    }

    @Override
    public void profile(@Nullable Profile profile) {
        this.profile = profile;
    }

    private void forward(int index, int thread, int from, int to) {
        Step step = steps.get(index);
        Profile current = thread == 0 ? profile : null;
        if (current == null) {
            step.forward(from, to);
        } else {
            current.time(names.get(index) + ", forward", () -> step.forward(from, to));
        }
    }

    private void backward(int index, int thread, int from, int to) {
        Step step = steps.get(index);
        Profile current = thread == 0 ? profile : null;
        if (current == null) {
            step.backward(from, to);
        } else {
            current.time(names.get(index) + ", backward", () -> step.backward(from, to));
        }
    }

    private void update(int thread) {
        Profile current = thread == 0 ? profile : null;
        updates.run(thread, threads, pace, new Updates.Worker() {
            @Override
            public void work(String name, Runnable part) {
                if (current == null) {
                    part.run();
                } else {
                    current.time(name, part);
                }
            }

            @Override
            public void meet() {
                Program.this.meet();
            }
        });
    }

    @Override
    public int batch() {
        return workshop.batch;
    }

    @Override
    public int threads() {
        return team.size();
    }

    @Override
    public void read(float[] graphParameters, float[] state) {
        parameters.forEach(parameter -> parameter.read(graphParameters, state));
    }

    @Override
    public void write(float[] graphParameters, float[] state) {
        parameters.forEach(parameter -> parameter.write(graphParameters, state));
    }

    @Override
    public void setLearningRate(double learningRate) {
        pace.learningRate = learningRate;
    }

    @Override
    public void scaleLearningRates(double factor) {
        pace.learningRate = Double.NaN;
        pace.factor = factor;
    }

    @Override
    public double train(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed,
            int iteration,
            int epoch) {
        begin(to - from, seed, iteration, epoch, true);
        double penalties = penalties();
        updates.prepare(iteration);
        long begun = System.nanoTime();
        threads = threadCount.next();
        together(thread -> {
            feed(inputs, feeds, order, from, thread);
            feed(targets, targetFeeds, order, from, thread);
            passes(thread);
            meet();
            update(thread);
            meet();
            for (int i = thread; i < parameters.size(); i += threads) {
                parameters.get(i).changed();
            }
        });
        long now = System.nanoTime();
        threadCount.done(now, now - begun);
        if (profile != null) {
            profile.stepDone();
        }
        return penalties + losses();
    }

    @Override
    public double gradient(
            List<? extends RowSource> inputs,
            List<? extends RowSource> targets,
            int[] order,
            int from,
            int to,
            long seed,
            int iteration,
            int epoch,
            float[] gradient) {
        begin(to - from, seed, iteration, epoch, false);
        updates.keep();
        threads = team.size();
        together(thread -> {
            feed(inputs, feeds, order, from, thread);
            feed(targets, targetFeeds, order, from, thread);
            passes(thread);
            meet();
            updates.collect(thread, threads, pace);
        });
        updates.gradient(gradient);
        return penalties() + losses();
    }

    private void begin(int batch, long seed, int iteration, int epoch, boolean updates) {
        Moment moment = workshop.moment;
        moment.training = true;
        moment.updates = updates;
        moment.batch = batch;
        moment.seed = seed;
        moment.epoch = epoch;
        pace.steps = iteration;
        pace.epoch = epoch;
        pace.batch = batch;
    }

    private double penalties() {
        double sum = 0;
        for (Parameter parameter : parameters) {
            sum += parameter.penalty();
        }
        return sum;
    }

    private double losses() {
        double sum = 0;
        for (Step step : steps) {
            sum += step.score(workshop.moment.batch);
        }
        return sum;
    }

    @Override
    public void infer(List<? extends RowSource> inputs, int[] order, int from, int to) {
        Moment moment = workshop.moment;
        moment.training = false;
        moment.batch = to - from;
        threads = moment.batch < ROWS_TO_SHARE * team.size() ? 1 : team.size();
        together(thread -> {
            feed(inputs, feeds, order, from, thread);
            byRows(thread, (first, end) -> forward(thread, 0, steps.size(), first, end));
        });
    }

    @Override
    public void copy(Tensor tensor, float[] values, int at) {
        Layout layout = workshop.layout(tensor);
        float[] from = workshop.buffer(tensor).values;
        int to = at;
        for (int row = 0; row < workshop.moment.batch; row++) {
            for (int y = 0; y < layout.height(); y++) {
                if (layout.stride() == layout.channels()) {
                    int n = layout.width() * layout.channels();
                    System.arraycopy(from, row * layout.size() + layout.at(y, 0), values, to, n);
                    to += n;
                    continue;
                }
                for (int x = 0; x < layout.width(); x++, to += layout.channels()) {
                    System.arraycopy(from, row * layout.size() + layout.at(y, x), values, to, layout.channels());
                }
            }
        }
    }

    /** Runs a task on the step's threads: on the caller alone if that is all. */
    private void together(IntConsumer task) {
        if (threads == 1) {
            try {
                task.accept(0);
            } catch (RuntimeException e) {
                throw new IllegalStateException("engine: " + e, e);
            }
        } else {
            team.run(thread -> {
                if (thread < threads) {
                    task.accept(thread);
                }
            });
        }
    }

    private void meet() {
        if (threads > 1) {
            team.meet(threads);
        }
    }

    private void feed(List<? extends RowSource> sources, List<Feed> feeds, int[] order, int first, int thread) {
        for (int i = 0; i < feeds.size(); i++) {
            feeds.get(i).copy(sources.get(i), order, first, start(thread), start(thread + 1));
        }
    }

    private int start(int thread) {
        return (int) ((long) workshop.moment.batch * thread / threads);
    }

    /**
     * Forward and backward. Between the steps that need all rows, some rows at a time go through all steps, so that their
     * numbers stay in the cache; behind the last of them, forward and backward at once.
     */
    private void passes(int thread) {
        int first = 0;
        for (int joint : joints) {
            int begin = first;
            byRows(thread, (from, to) -> forward(thread, begin, joint, from, to));
            alone(thread, joint, true);
            first = joint + 1;
        }
        int last = first;
        byRows(thread, (from, to) -> {
            forward(thread, last, steps.size(), from, to);
            backward(thread, last, steps.size(), from, to);
        });
        for (int i = joints.length - 1; i >= 0; i--) {
            int joint = joints[i];
            int begin = i == 0 ? 0 : joints[i - 1] + 1;
            alone(thread, joint, false);
            byRows(thread, (from, to) -> backward(thread, begin, joint, from, to));
        }
    }

    /** What to do with rows {@code from} to {@code to - 1}. */
    private interface Rows {
        void on(int from, int to);
    }

    private void byRows(int thread, Rows task) {
        int end = start(thread + 1);
        for (int row = start(thread); row < end; row += rowsTogether) {
            task.on(row, Math.min(end, row + rowsTogether));
        }
    }

    /** A step that needs all rows, when all threads have come so far; they wait for it. */
    private void alone(int thread, int joint, boolean forward) {
        meet();
        if (thread == 0 && forward) {
            forward(joint, thread, 0, workshop.moment.batch);
        } else if (thread == 0) {
            backward(joint, thread, 0, workshop.moment.batch);
        }
        meet();
    }

    private void forward(int thread, int first, int end, int from, int to) {
        for (int i = first; i < end; i++) {
            forward(i, thread, from, to);
        }
    }

    private void backward(int thread, int first, int end, int from, int to) {
        for (int i = end - 1; i >= first; i--) {
            backward(i, thread, from, to);
        }
    }

    @Override
    public void close() {
        team.close();
    }
}
