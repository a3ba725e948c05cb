package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.engine.plan.RowSource;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What callers do wrong, and what happens to them in the middle of a step, ends in words and leaves the engine usable. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MisuseTest {
    private static final int SIZE = 784;
    private static final int COUNT = 40;
    private static final int[] ORDER = IntStream.range(0, COUNT).toArray();
    private final INDArray rows = Nd4j.rand(COUNT, SIZE);

    private static LatentModel model() {
        return LatentModel.create(
                Variants.defaults("stacked", List.of(28, 28, 1)), new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
    }

    /** Rows of which one can't be read. */
    private record Failing(RowSource rows, int which, RuntimeException failure) implements RowSource {
        @Override
        public int count() {
            return rows.count();
        }

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public void copy(int row, int from, float[] values, int at, int n) {
            if (row == which) {
                throw failure;
            }
            rows.copy(row, from, values, at, n);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "2, 31", "3, 16", "3, 31"})
    void aRowThatCannotBeReadLeavesNoTrace(int threads, int which) {
        LatentModel model = model();
        LatentModel reference = model();
        RuntimeException failure = new IllegalStateException("the disk is gone");
        RowSource failing = new Failing(ArrayRows.of(rows), which, failure);
        try (CompiledTraining training = CompiledTraining.of(model, 32, threads);
                CompiledTraining undisturbed = CompiledTraining.of(reference, 32, threads)) {
            for (int step = 0; step < 5; step++) {
                int seed = step;
                assertThatThrownBy(() -> training.step(failing, ORDER, 0, 32, seed))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the disk is gone")
                        .hasCause(failure);
                double score = training.step(ArrayRows.of(rows), ORDER, step, step + 32, seed);
                assertThat(score).isEqualTo(undisturbed.step(ArrayRows.of(rows), ORDER, step, step + 32, seed));
            }
            training.write();
            undisturbed.write();
        }
        assertThat(model.graph().params()).isEqualTo(reference.graph().params());
        assertThat(model.graph().getConfiguration().getIterationCount()).isEqualTo(5);
    }

    @Test
    void worksOnAThreadThatIsInterrupted() {
        LatentModel model = model();
        LatentModel reference = model();
        try (CompiledTraining training = CompiledTraining.of(model, 32, 2);
                CompiledTraining undisturbed = CompiledTraining.of(reference, 32, 2);
                CompiledInference inference = CompiledInference.of(model(), 2)) {
            double expected = undisturbed.step(ArrayRows.of(rows), ORDER, 0, 32, 1);
            INDArray codings = inference.run("codings", rows);
            Thread.currentThread().interrupt();
            assertThat(training.step(ArrayRows.of(rows), ORDER, 0, 32, 1)).isEqualTo(expected);
            assertThat(inference.run("codings", rows)).isEqualTo(codings);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void maybeClosedTwiceAndNotUsedAfterwards(int threads) {
        CompiledTraining training = CompiledTraining.of(model(), 32, threads);
        training.step(ArrayRows.of(rows), ORDER, 0, 32, 1);
        training.close();
        training.close();
        assertThatThrownBy(() -> training.step(ArrayRows.of(rows), ORDER, 0, 32, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("training: expected one that is open, this one has been closed");
        CompiledInference inference = CompiledInference.of(model(), threads);
        inference.run("codings", rows);
        inference.close();
        inference.close();
        assertThatThrownBy(() -> inference.run("codings", rows))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("inference: expected one that is open, this one has been closed");
        assertThatThrownBy(() -> inference.run("codings", new float[SIZE])).isInstanceOf(IllegalStateException.class);
    }

    /** Whoever waits for a step that is closed under it gets its result or an exception, never waits forever. */
    @Test
    void mayBeClosedByAnotherThreadDuringAStep() throws InterruptedException {
        ArrayRows source = ArrayRows.of(rows);
        for (int round = 0; round < 40; round++) {
            CompiledTraining training = CompiledTraining.of(model(), 32, 3);
            training.step(source, ORDER, 0, 32, 1);
            long delay = 20_000L * round;
            Thread closing = new Thread(() -> {
                LockSupport.parkNanos(delay);
                training.close();
            });
            closing.start();
            assertThatThrownBy(() -> {
                        while (true) {
                            training.step(source, ORDER, 0, 32, 1);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been closed");
            closing.join();
        }
    }

    /** A step on numbers that are none gives a score that is none; with good parameters again, all is as before. */
    @Test
    void recoversFromNumbersThatAreNone() {
        LatentModel model = model();
        INDArray before = model.graph().params().dup();
        INDArray poisoned = rows.dup();
        poisoned.putScalar(5, 100, Float.NaN);
        try (CompiledTraining training = CompiledTraining.of(model, 32, 2)) {
            INDArray state =
                    model.graph().getUpdater().getUpdaterStateViewArray().dup();
            double expected = training.step(ArrayRows.of(rows), ORDER, 0, 32, 1);
            assertThat(training.step(ArrayRows.of(poisoned), ORDER, 0, 32, 1)).isNaN();
            model.graph().params().assign(before);
            model.graph().getUpdater().getUpdaterStateViewArray().assign(state);
            training.read();
            assertThat(training.step(ArrayRows.of(rows), ORDER, 0, 32, 1)).isEqualTo(expected);
        }
    }

    @Test
    void refusesSizesThatAreNone() {
        LatentModel model = model();
        assertThatThrownBy(() -> CompiledTraining.of(model, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchSize: expected > 0, got 0");
        assertThatThrownBy(() -> CompiledTraining.of(model, 32, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads: expected > 0, got -2");
        assertThatThrownBy(() -> CompiledInference.of(model, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads: expected > 0, got 0");
        assertThatThrownBy(() -> CompiledTraining.of(model, Integer.MAX_VALUE, 2))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessageContaining("use smaller batches");
    }

    @Test
    void refusesRowsThatDoNotFit() {
        try (CompiledTraining training = CompiledTraining.of(model(), 32, 1)) {
            assertThatThrownBy(() -> training.step(ArrayRows.of(Nd4j.rand(40, 783)), ORDER, 0, 32, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("inputs: expected rows of 784 numbers, got 783");
            assertThatThrownBy(() -> training.step(List.of(), List.of(), ORDER, 0, 32, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("inputs: expected 1 sources of rows, got 0");
            List<RowSource> own = List.of(ArrayRows.of(rows));
            assertThatThrownBy(() -> training.step(own, List.of(), ORDER, 0, 32, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("targets: expected 1 sources of rows, got 0");
        }
        for (INDArray none : List.of(Nd4j.create(DataType.FLOAT, 0, SIZE), Nd4j.scalar(1f))) {
            assertThatThrownBy(() -> ArrayRows.of(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("rows: expected at least one, got an array of shape ");
        }
        assertThatThrownBy(() -> ArrayRows.of(Nd4j.rand(2, 3), new int[] {0, 1, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("places: expected each of 3 numbers once, got [0, 1, 3]");
        INDArray closed = Nd4j.rand(40, SIZE);
        ArrayRows gone = ArrayRows.of(closed);
        closed.close();
        assertThatThrownBy(() -> gone.copy(0, 0, new float[SIZE], 0, SIZE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rows: the array has been closed");
    }
}
