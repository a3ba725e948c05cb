package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Long trainings and many compilations keep memory flat: the heap after a collection, what ND4J has taken outside it, the
 * resident set, and the number of threads.
 */
class MemoryTest {
    private static final int BATCH = 32;
    private static final int[] ORDER = IntStream.range(0, 256).toArray();
    private static final long MIB = 1 << 20;

    @Test
    void trainingStaysFlat() throws Exception {
        train(2_000, 32);
    }

    @Test
    void compilingStaysFlat() throws Exception {
        compile(40, 48);
    }

    @Test
    @Tag("slow")
    void longTrainingStaysFlat() throws Exception {
        train(20_000, 32);
    }

    @Test
    @Tag("slow")
    void manyCompilationsStayFlat() throws Exception {
        compile(200, 48);
    }

    /** What the process holds. */
    private record Held(long heap, long committed, long nativeArrays, long residentSet, int threads) {
        static Held now() throws Exception {
            for (int i = 0; i < 4; i++) {
                System.gc(); // ND4J frees arrays some time after they are found unused
                Thread.sleep(100);
            }
            MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            return new Held(
                    heap.getUsed(),
                    heap.getCommitted(),
                    Pointer.totalBytes(),
                    residentSet("/proc/self/status"),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        /** Of the process, where Linux says it; else 0. */
        private static long residentSet(String file) throws IOException {
            Path status = Path.of(file);
            if (!Files.exists(status)) {
                return 0;
            }
            try (var lines = Files.lines(status)) {
                String line =
                        lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %.1f of %.1f MiB, native arrays %.1f MiB, resident %.1f MiB, %d threads",
                    (double) heap / MIB,
                    (double) committed / MIB,
                    (double) nativeArrays / MIB,
                    (double) residentSet / MIB,
                    threads);
        }
    }

    /**
     * Compares.
     *
     * @param resident how much the resident set may grow, in MiB, beside the room that the collector has given the heap: the
     *     JVM's compilers take some
     */
    private static void check(String what, Held before, Held after, int resident) {
        System.out.printf("MemoryTest, %s: before %s; after %s%n", what, before, after);
        assertThat(after.heap() - before.heap()).as("heap, " + what).isLessThan(2 * MIB);
        assertThat(after.nativeArrays() - before.nativeArrays())
                .as("native arrays, " + what)
                .isLessThan(2 * MIB);
        long room = Math.max(0, after.committed() - before.committed());
        assertThat(after.residentSet() - before.residentSet() - room)
                .as("resident, " + what)
                .isLessThan(resident * MIB);
        assertThat(after.threads()).as("threads, " + what).isLessThanOrEqualTo(before.threads());
    }

    private static LatentModel model(String variant) {
        return LatentModel.create(
                Variants.defaults(variant, List.of(28, 28, 1)), new Optimizer(Optimizer.Kind.ADAM, 1e-3), 5);
    }

    private static void train(int steps, int resident) throws Exception {
        LatentModel model = model("stacked");
        INDArray images = Nd4j.rand(256, 784);
        ArrayRows rows = ArrayRows.of(images);
        try (CompiledTraining training = CompiledTraining.of(model, BATCH, 2);
                CompiledInference inference = CompiledInference.of(model, 2)) {
            work(training, inference, rows, images, 1_000);
            Held before = Held.now();
            work(training, inference, rows, images, steps);
            check(steps + " steps", before, Held.now(), resident);
        }
    }

    /** Steps as a training makes them: now and then the graph is brought up to date, and something is encoded. */
    private static void work(
            CompiledTraining training, CompiledInference inference, ArrayRows rows, INDArray images, int steps) {
        for (int step = 0; step < steps; step++) {
            int from = step * BATCH % 256;
            training.step(rows, ORDER, from, from + BATCH, step);
            if (step % 100 == 99) {
                training.write();
                inference.read();
                inference.run("codings", images);
            }
        }
    }

    private static void compile(int count, int resident) throws Exception {
        List<LatentModel> models = List.of(model("stacked"), model("convolutional"), model("variational"));
        INDArray images = Nd4j.rand(64, 784);
        compile(models, images, 40); // until the heap has the room that this takes
        settle();
        Held before = Held.now();
        compile(models, images, count);
        settle();
        check(count + " compilations", before, Held.now(), resident);
    }

    /** Half of them are closed; the other half is forgotten. */
    private static void compile(List<LatentModel> models, INDArray images, int count) {
        for (int i = 0; i < count; i++) {
            LatentModel model = models.get(i % models.size());
            CompiledTraining training = CompiledTraining.of(model, BATCH, 2);
            training.step(ArrayRows.of(images), ORDER, 0, BATCH, i);
            CompiledInference inference = CompiledInference.of(model, 2);
            inference.run("codings", images);
            if (i % 2 == 0) {
                training.close();
                inference.close();
            }
        }
    }

    /** Waits until the threads of what was forgotten have ended, as they do after three seconds. */
    private static void settle() throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline && workers() > 0) {
            Thread.sleep(100);
        }
        assertThat(workers()).isZero();
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("latent4j-engine"))
                .count();
    }
}
