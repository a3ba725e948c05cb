package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Whatever comes in, the engine gives a right result or an exception that says what was expected, and goes on.
 *
 * <p>The seed is printed; {@code -Dlatent4j.seed=N} runs it again.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineFuzzTest {
    private static final int SIZE = 784;
    private static final int BATCH = 32;
    private static final int[] ROWS = {1, 2, 7, 8, 9, 31, 255, 256, 257, 530};

    private Random random;
    private String name;

    @BeforeEach
    void seed() {
        long seed = Long.getLong("latent4j.seed", System.nanoTime());
        System.out.println("EngineFuzzTest: -Dlatent4j.seed=" + seed);
        random = new Random(seed);
        name = "seed " + seed;
        Nd4j.getRandom().setSeed(seed);
    }

    private static LatentModel model(String variant) {
        return LatentModel.create(
                Variants.defaults(variant, List.of(28, 28, 1)), new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
    }

    @Test
    void inferenceTakesOrRefusesArraysOfAnyShape() {
        LatentModel model = model("stacked");
        int taken = 0;
        try (CompiledInference inference = CompiledInference.of(model, 3)) {
            for (int i = 0; i < 200; i++) {
                INDArray rows = random.nextBoolean() ? fitting() : ofAnyShape();
                String which = name + ", array " + i + " of shape " + Arrays.toString(rows.shape());
                boolean fits = rows.rank() > 0 && rows.size(0) > 0 && rows.length() == rows.size(0) * SIZE;
                if (fits) {
                    INDArray own =
                            model.encode(rows.castTo(DataType.FLOAT).dup('c').reshape(-1, 28, 28, 1));
                    INDArray codings = inference.run("codings", rows);
                    assertThat(codings.shape()).as(which).isEqualTo(own.shape());
                    assertThat(codings.sub(own).amaxNumber().doubleValue())
                            .as(which)
                            .isLessThan(1e-5);
                    taken++;
                } else {
                    assertThatThrownBy(() -> inference.run("codings", rows))
                            .as(which)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageStartingWith("input: expected rows of 784 numbers");
                }
            }
        }
        assertThat(taken).as(name).isGreaterThan(20);
    }

    /** Rows that fit, in one of the ways in which ND4J can hold them. */
    private INDArray fitting() {
        int count = ROWS[random.nextInt(ROWS.length)];
        INDArray rows = Nd4j.rand(DataType.FLOAT, count, SIZE);
        return switch (random.nextInt(7)) {
            case 0 -> rows;
            case 1 -> rows.reshape(count, 28, 28);
            case 2 -> rows.dup('f');
            case 3 -> rows.castTo(DataType.DOUBLE);
            case 4 -> rows.mul(2).castTo(DataType.INT32);
            case 5 ->
                Nd4j.rand(DataType.FLOAT, count + 3, SIZE + 5)
                        .get(NDArrayIndex.interval(2, count + 2), NDArrayIndex.interval(1, SIZE + 1));
            default -> Nd4j.rand(DataType.FLOAT, SIZE, count).transpose();
        };
    }

    private INDArray ofAnyShape() {
        long[] shape = new long[random.nextInt(5)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(3);
                case 1 -> 28;
                case 2 -> i == 0 ? SIZE : 1;
                default -> 1 + random.nextInt(12);
            };
        }
        return shape.length == 0 ? Nd4j.scalar(1.5f) : Nd4j.create(DataType.FLOAT, shape);
    }

    @Test
    void inferenceTakesOrRefusesPlainArraysAndNames() {
        try (CompiledInference inference = CompiledInference.of(model("stacked"), 2)) {
            for (int i = 0; i < 100; i++) {
                int length = random.nextBoolean() ? SIZE * random.nextInt(20) : random.nextInt(9 * SIZE);
                if (length > 0 && length % SIZE == 0) {
                    assertThat(inference.run("codings", new float[length])).hasSize(length / SIZE * 30);
                } else {
                    assertThatThrownBy(() -> inference.run("codings", new float[length]))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("input: expected a multiple of 784 numbers, got " + length);
                }
            }
            for (String vertex : List.of("", "Codings", "codings ", "codings/0", "\u0000")) {
                assertThatThrownBy(() -> inference.run(vertex, new float[SIZE]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("plan: expected the name of a vertex, got '" + vertex + "'");
            }
            INDArray row = Nd4j.rand(1, SIZE);
            for (List<INDArray> inputs : List.of(List.<INDArray>of(), List.of(row, row))) {
                assertThatThrownBy(() -> inference.run(List.of("codings"), inputs))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("input: expected 1 arrays, got " + inputs.size());
            }
        }
    }

    /** A row that isn't finite spoils its own result only. */
    @Test
    void numbersThatAreNoneStayInTheirRow() {
        for (String variant : List.of("stacked", "convolutional", "recurrent", "variational")) {
            try (CompiledInference inference = CompiledInference.of(model(variant), 2)) {
                for (int i = 0; i < 8; i++) {
                    int count = 1 + random.nextInt(40);
                    float[] rows = new float[count * SIZE];
                    for (int k = 0; k < rows.length; k++) {
                        rows[k] = random.nextFloat();
                    }
                    float[] clean = inference.run("reconstruction", rows);
                    int poisoned = random.nextInt(count);
                    float[] poisons = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
                    for (int k = 0; k < 5; k++) {
                        rows[poisoned * SIZE + random.nextInt(SIZE)] = poisons[random.nextInt(4)];
                    }
                    float[] others = inference.run("reconstruction", rows);
                    System.arraycopy(clean, poisoned * SIZE, others, poisoned * SIZE, SIZE);
                    assertThat(others).as("%s, %s, round %d", name, variant, i).isEqualTo(clean);
                }
            }
        }
    }

    /** Refused batches leave no trace: the parameters are those of a training that never got them. */
    @Test
    void trainingTakesOrRefusesOrders() {
        LatentModel model = model("stacked");
        LatentModel reference = model("stacked");
        INDArray rows = Nd4j.rand(50, SIZE);
        try (CompiledTraining training = CompiledTraining.of(model, BATCH, 2);
                CompiledTraining undisturbed = CompiledTraining.of(reference, BATCH, 1)) {
            for (int i = 0; i < 200; i++) {
                int[] order =
                        IntStream.generate(() -> random.nextInt(50)).limit(60).toArray();
                for (int k = random.nextInt(3); k > 0; k--) {
                    order[random.nextInt(60)] = random.nextBoolean() ? -1 - random.nextInt(9) : 50 + random.nextInt(9);
                }
                int from = random.nextInt(70) - 5;
                int to = from + random.nextInt(45) - 5;
                long seed = i;
                boolean isBatch = from >= 0 && to <= 60 && to > from && to - from <= BATCH;
                boolean fits = isBatch && IntStream.range(from, to).allMatch(k -> order[k] >= 0 && order[k] < 50);
                if (fits) {
                    double score = training.step(ArrayRows.of(rows), order, from, to, seed);
                    assertThat(score).as(name).isEqualTo(undisturbed.step(ArrayRows.of(rows), order, from, to, seed));
                } else {
                    assertThatThrownBy(() -> training.step(ArrayRows.of(rows), order, from, to, seed))
                            .as(name)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageMatching(
                                    isBatch
                                            ? "order\\[\\d+]: expected a row from 0 to 49, got -?\\d+"
                                            : "batch: expected 1 to 32 of the 60 rows in order, got those from .*");
                }
            }
            training.write();
            undisturbed.write();
        }
        assertThat(model.graph().params()).as(name).isEqualTo(reference.graph().params());
    }

    @Test
    void threadsMayShareAnInference() throws Exception {
        LatentModel model = model("stacked");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CompiledInference inference = CompiledInference.of(model, 2)) {
            INDArray rows = Nd4j.rand(600, SIZE);
            INDArray expected = inference.run("codings", rows);
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int from = random.nextInt(300);
                int to = from + 1 + random.nextInt(300);
                calls.add(() -> {
                    INDArray part = rows.get(NDArrayIndex.interval(from, to));
                    INDArray codings = inference.run("codings", part);
                    return codings.equals(expected.get(NDArrayIndex.interval(from, to)));
                });
            }
            for (Future<Boolean> same : threads.invokeAll(calls)) {
                assertThat(same.get()).as(name).isTrue();
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
