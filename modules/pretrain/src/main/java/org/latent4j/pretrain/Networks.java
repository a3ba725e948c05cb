package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.CompiledInference;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.EngineChoice;
import org.latent4j.engine.FloatRows;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;

/** A network that learns, and one of the same layers that has its averaged weights. */
abstract class Networks implements Batches.Teacher, AutoCloseable {
    private @Nullable String reasonForDl4j;

    /**
     * Opens both.
     *
     * @param rows the most of a step
     */
    static Networks of(LatentModel student, LatentModel teacher, int rows, EngineChoice engine, int threads) {
        if (!engine.compiles()) {
            return new Stock(student, teacher);
        }
        try {
            return new Compiled(student, teacher, rows, threads);
        } catch (UnsupportedGraphException e) {
            if (engine == EngineChoice.COMPILED) {
                throw e;
            }
            Networks networks = new Stock(student, teacher);
            networks.reasonForDl4j = e.getMessage();
            return networks;
        }
    }

    @Nullable
    String reasonForDl4j() {
        return reasonForDl4j;
    }

    /** Multiplies every layer's own learning rate. */
    abstract void scaleLearningRates(double factor);

    /** One step of the student; gives its loss. */
    abstract double step(Batches.Batch batch, long seed);

    /** The student's parameters as they are now. */
    abstract float[] parameters();

    /** Gives the teacher its parameters, which its graph needn't have. */
    abstract void teach(float[] parameters);

    /** Leaves the student's parameters in its graph. */
    @Override
    public abstract void close();

    /** By the compiled engine. */
    private static final class Compiled extends Networks {
        private final CompiledTraining training;
        private final CompiledInference inference;
        private final int[] order;
        private final int size;

        Compiled(LatentModel student, LatentModel teacher, int rows, int threads) {
            this.training = CompiledTraining.of(student, rows, threads);
            this.inference = CompiledInference.of(teacher, threads);
            this.order = IntStream.range(0, rows).toArray();
            this.size =
                    student.inputShape().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        }

        @Override
        void scaleLearningRates(double factor) {
            training.scaleLearningRates(factor);
        }

        @Override
        double step(Batches.Batch batch, long seed) {
            int classes = batch.targets().length / order.length;
            return training.step(
                    List.of(new FloatRows(batch.inputs(), size)),
                    List.of(new FloatRows(batch.targets(), classes)),
                    order,
                    0,
                    batch.rows(),
                    seed);
        }

        @Override
        float[] parameters() {
            return training.parameters();
        }

        @Override
        void teach(float[] parameters) {
            inference.read(parameters);
        }

        @Override
        public float[] taught(float[] rows) {
            return inference.run(Pretraining.OUTPUT, rows);
        }

        @Override
        public void close() {
            training.write();
            training.close();
            inference.close();
        }
    }

    /** By DL4J itself. */
    private static final class Stock extends Networks {
        private final LatentModel student;
        private final LatentModel teacher;
        private final IdentityHashMap<IUpdater, Double> rates = new IdentityHashMap<>();

        Stock(LatentModel student, LatentModel teacher) {
            this.student = student;
            this.teacher = teacher;
            for (UpdaterBlock block : student.graph().getUpdater().getUpdaterBlocks()) {
                for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
                    Trainable layer = state.getLayer();
                    IUpdater updater = layer.getConfig().getUpdaterByParam(state.getParamName());
                    if (updater.hasLearningRate()) {
                        rates.put(updater, updater.getLearningRate(0, 0));
                    }
                }
            }
        }

        @Override
        void scaleLearningRates(double factor) {
            rates.forEach((updater, rate) -> updater.setLrAndSchedule(rate * factor, null));
        }

        @Override
        double step(Batches.Batch batch, long seed) {
            Nd4j.getRandom().setSeed(seed);
            int classes = batch.targets().length / (batch.inputs().length / size());
            INDArray inputs = student.toGraph(rows(batch.inputs(), batch.rows(), size()));
            INDArray targets = rows(batch.targets(), batch.rows(), classes);
            student.graph().fit(new INDArray[] {inputs}, new INDArray[] {targets});
            return student.graph().score();
        }

        private int size() {
            return student.inputShape().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        }

        /** The first rows of a longer array. */
        private static INDArray rows(float[] values, int rows, int size) {
            return Nd4j.createFromArray(Arrays.copyOf(values, rows * size)).reshape('c', rows, size);
        }

        @Override
        float[] parameters() {
            return RowArrays.of(student.graph().params());
        }

        @Override
        void teach(float[] parameters) {
            RowArrays.assign(teacher.graph().params(), parameters);
        }

        @Override
        public float[] taught(float[] rows) {
            int count = rows.length / size();
            INDArray input = rows(rows, count, size());
            List<INDArray> outputs = new ArrayList<>();
            for (int from = 0; from < count; from += 500) {
                var part = input.get(NDArrayIndex.interval(from, Math.min(count, from + 500)));
                outputs.add(teacher.predict(List.of(part)).get(0));
            }
            return RowArrays.of(Nd4j.concat(0, outputs.toArray(INDArray[]::new)));
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
