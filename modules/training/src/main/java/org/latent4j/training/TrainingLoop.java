package org.latent4j.training;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs the epochs of one training, from any position in it to its end. */
final class TrainingLoop {
    private final TrainingSetup setup;
    private final Recipe recipe;
    private final ComputationGraph graph;
    private final Validation validation;
    private final TrainingProgress progress;
    private final Checkpoints checkpoints;

    private Position position = Position.START;
    private @Nullable INDArray bestParameters;
    private @Nullable String problem;

    TrainingLoop(TrainingSetup setup, TrainingProgress progress, Checkpoints checkpoints) {
        this.setup = setup;
        this.recipe = setup.recipe();
        this.graph = setup.model().graph();
        this.validation = new Validation(setup.model());
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
        try (GraphStep step =
                new GraphStep(graph, recipe.optimizer(), recipe.model().valuesPerExample())) {
            while (!isDone()) {
                runSteps(step);
                finishEpoch();
            }
        }
        if (bestParameters != null) {
            graph.params().assign(bestParameters);
        }
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

    private void runSteps(GraphStep step) {
        int epoch = position.epochsDone();
        int steps = setup.train().steps(recipe.batchSize());
        int[] order = Seeds.order(setup.train().count(), setup.seed(), epoch);
        progress.epochStarted(epoch + 1, recipe.epochs(), steps);
        long begun = System.nanoTime();
        while (position.stepsDone() < steps) {
            int number = position.stepsDone();
            step.setLearningRate(learningRate(epoch + (double) number / steps));
            Rows.Batch batch = setup.train().batch(order, number, recipe.batchSize());
            double loss = step.fit(batch, Seeds.of(setup.seed(), epoch, number));
            requireFinite(loss);
            long now = System.nanoTime();
            position = position.afterStep(loss, batch.size(), (now - begun) / 1e9);
            begun = now;
            progress.stepDone(position.stepsDone(), position.meanLoss());
            if (position.stepsDone() < steps) {
                checkpoints.stepDone(this::checkpoint);
            }
        }
    }

    private void finishEpoch() {
        long begun = System.nanoTime();
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
