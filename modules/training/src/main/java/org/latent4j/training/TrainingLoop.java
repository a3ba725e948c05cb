package org.latent4j.training;

import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs the epochs of one training, from any position in it to its end. */
final class TrainingLoop {
    /** Why DL4J trains where it could be the compiled engine. */
    static final String ON_GPU = "ND4J works on a GPU, the compiled engine only on the CPU";

    private final TrainingSetup setup;
    private final Recipe recipe;
    private final ComputationGraph graph;
    private final Validation validation;
    private final TrainingProgress progress;
    private final Checkpoints checkpoints;

    private Position position = Position.START;
    private @Nullable INDArray bestParameters;
    private @Nullable String problem;
    private @Nullable Step step;

    TrainingLoop(TrainingSetup setup, TrainingProgress progress, Checkpoints checkpoints) {
        this.setup = setup;
        this.recipe = setup.recipe();
        this.graph = setup.model().graph();
        this.validation = Validation.of(setup.model(), setup.engine(), setup.threads());
        this.progress = progress;
        this.checkpoints = checkpoints;
    }

    /** Goes on from there. */
    void resume(Checkpoint checkpoint) {
        checkpoint.restore(graph);
        position = checkpoint.position();
        bestParameters = checkpoint.bestParameters();
    }

    /** Runs to the end and leaves the kept epoch's weights in the model. */
    void run() {
        try (Step opened = step()) {
            step = opened;
            while (!isDone()) {
                runSteps();
                finishEpoch();
            }
        }
        if (bestParameters != null) {
            graph.params().assign(bestParameters);
        }
    }

    private Step step() {
        if (setup.engine() == EngineChoice.AUTO && !setup.engine().compiles()) {
            progress.engineChosen(EngineChoice.DL4J, ON_GPU);
        } else if (setup.engine().compiles()) {
            try {
                Step compiled = new CompiledStep(setup);
                progress.engineChosen(EngineChoice.COMPILED, null);
                return compiled;
            } catch (UnsupportedGraphException e) {
                if (setup.engine() == EngineChoice.COMPILED) {
                    throw e;
                }
                progress.engineChosen(EngineChoice.DL4J, e.getMessage());
            }
        }
        long valuesPerExample = recipe.model().valuesPerExample();
        return new GraphStep(graph, recipe.optimizer(), valuesPerExample, setup.train(), recipe.batchSize());
    }

    Position position() {
        return position;
    }

    /** What ended training, if its loss was no longer a number. */
    @Nullable
    String problem() {
        return problem;
    }

    private boolean isDone() {
        boolean stopped = setup.earlyStopping() != null && setup.earlyStopping().ends(comparable());
        return stopped || position.epochsDone() >= recipe.epochs();
    }

    private void runSteps() {
        Step step = Objects.requireNonNull(this.step);
        int epoch = position.epochsDone();
        int steps = setup.train().steps(recipe.batchSize());
        int[] order = Seeds.order(setup.train().count(), setup.seed(), epoch);
        progress.epochStarted(epoch + 1, recipe.epochs(), steps);
        long begun = System.nanoTime();
        while (position.stepsDone() < steps) {
            int number = position.stepsDone();
            step.setLearningRate(learningRate(epoch + (double) number / steps));
            double loss = step.fit(order, number, Seeds.of(setup.seed(), epoch, number));
            requireFinite(loss);
            long now = System.nanoTime();
            position = position.afterStep(loss, rows(number), (now - begun) / 1e9);
            begun = now;
            progress.stepDone(position.stepsDone(), position.meanLoss());
            if (position.stepsDone() < steps) {
                checkpoints.stepDone(this::checkpoint);
            }
        }
    }

    private int rows(int step) {
        return Math.min(recipe.batchSize(), setup.train().count() - step * recipe.batchSize());
    }

    private void finishEpoch() {
        long begun = System.nanoTime();
        Objects.requireNonNull(step).write();
        validation.parametersChanged();
        Validation.Scores scores = validation.of(setup.validation(), setup.validationBatchSize());
        requireFinite(scores.loss());
        EpochRecord epoch = new EpochRecord(
                position.epochsDone() + 1,
                learningRate(position.epochsDone()),
                position.meanLoss(),
                scores.loss(),
                scores.measures().bce(),
                scores.measures().mse(),
                scores.measures().roundedAccuracy(),
                position.seconds() + (System.nanoTime() - begun) / 1e9);
        position = position.afterEpoch(epoch);
        graph.incrementEpochCount();
        if (setup.earlyStopping() != null && setup.keptEpoch(position.history()) == epoch.epoch()) {
            bestParameters = graph.params().dup();
        }
        checkpoints.epochDone(this::checkpoint, isDone());
        progress.epochDone(epoch);
    }

    private double learningRate(double epochsDone) {
        return recipe.schedule()
                .learningRate(recipe.optimizer().learningRate(), epochsDone, recipe.epochs(), comparable());
    }

    private History comparable() {
        return setup.comparable(position.history());
    }

    private Checkpoint checkpoint() {
        Objects.requireNonNull(step).write();
        requireFinite(graph.params().sumNumber().doubleValue());
        return Checkpoint.of(graph, position, bestParameters);
    }

    private void requireFinite(double loss) {
        if (!Double.isFinite(loss)) {
            problem = "epoch " + (position.epochsDone() + 1) + ", step " + (position.stepsDone() + 1)
                    + ": the loss is no longer a number, training has diverged; try a lower learning rate than "
                    + learningRate(position.epochsDone()) + ", another optimizer, or inputs scaled to [0, 1]";
            throw new TrainingException(problem);
        }
    }
}
