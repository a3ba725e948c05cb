package org.latent4j.training;

import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;

/** Steps by the compiled engine. */
final class CompiledStep implements Step {
    private final CompiledTraining training;
    private final ArrayRows rows;
    private final LatentModel model;
    private final Optimizer optimizer;
    private final long valuesPerExample;
    private final int batchSize;

    /** @throws UnsupportedGraphException if the engine can't run such a training; says why */
    CompiledStep(TrainingSetup setup) {
        if (setup.train().isMasked()) {
            throw new UnsupportedGraphException("sequences of different lengths");
        }
        this.model = setup.model();
        this.optimizer = setup.recipe().optimizer();
        this.valuesPerExample = setup.recipe().model().valuesPerExample();
        this.batchSize = setup.recipe().batchSize();
        this.rows = setup.train().inKerasOrder(model);
        this.training = CompiledTraining.of(model, Math.min(batchSize, rows.count()), setup.threads());
    }

    @Override
    public void setLearningRate(double learningRate) {
        int steps = model.graph().getConfiguration().getIterationCount() + 1;
        training.setLearningRate(optimizer.withLearningRate(learningRate).updaterRate(valuesPerExample)
                * GraphStep.correction(optimizer, steps));
    }

    @Override
    public double fit(int[] order, int number, long seed) {
        int from = number * batchSize;
        int to = Math.min(order.length, from + batchSize);
        return training.step(rows, order, from, to, seed) / rows.size();
    }

    @Override
    public void write() {
        training.write();
    }

    @Override
    public void close() {
        training.close();
    }
}
