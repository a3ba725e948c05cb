package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Graphs of Keras layers, trained by DL4J. */
class KerasVertexTest {
    private static final String SQUARE = "{'units': 4, 'activation': 'tanh', 'kernel_regularizer': "
            + "{'class_name': 'L2', 'config': {'l2': 0.05}}, 'activity_regularizer': "
            + "{'class_name': 'L1', 'config': {'l1': 0.03}}}";
    private static final long[] ROWS = {-1, 4};

    private static INDArray random(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.rand(DataType.DOUBLE, shape);
    }

    /** One layer called three times, in a chain and side by side; an unread and a frozen one; two losses. */
    private static ComputationGraph branched(WorkspaceMode workspaces, KerasUpdater updater, DataType type) {
        KerasGraph graph = new KerasGraph(type, workspaces, updater, "in");
        graph.layer("shared", "Dense", SQUARE, ROWS, "in");
        graph.again("shared_1", "shared", "Dense", SQUARE, ROWS, "shared");
        graph.layer("frozen", "Dense", "{'units': 4}", ROWS, "in").setTrainable(false);
        graph.again("shared_2", "shared", "Dense", SQUARE, ROWS, "frozen");
        graph.layer("unread", "Dense", "{'units': 2}", ROWS, "in");
        graph.layer("sum", "Add", "{}", ROWS, "shared_1", "shared_2");
        graph.layer("left", "Dense", "{'units': 3}", ROWS, "sum");
        graph.layer("right", "Dense", "{'units': 2, 'activation': 'sigmoid'}", ROWS, "sum");
        graph.loss("left", "'mse'", 0.7);
        graph.loss("right", "'binary_crossentropy'", 0.2);
        return graph.build("left/loss", "right/loss");
    }

    private static MultiDataSet branchedData() {
        return new MultiDataSet(
                new INDArray[] {random(6, 4)}, new INDArray[] {random(6, 3).subi(0.4), random(6, 2)});
    }

    private static ComputationGraph states(WorkspaceMode workspaces) {
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, workspaces, KerasGraph.sgd(), "in");
        graph.layer("lstm", "LSTM", "{'units': 3, 'return_state': true}", new long[] {-1, 4, 2}, "in");
        graph.output("lstm:1", "lstm", 1);
        graph.output("lstm:2", "lstm", 2);
        graph.layer("join", "Concatenate", "{}", new long[] {-1, 3}, "lstm", "lstm:2");
        graph.layer("out", "Dense", "{'units': 2}", new long[] {-1, 6}, "join");
        graph.loss("out", "'mse'", 1);
        return graph.build("out/loss");
    }

    private static void checkGradients(ComputationGraph graph, MultiDataSet data) {
        graph.setInputs(data.getFeatures());
        graph.setLabels(data.getLabels());
        graph.computeGradientAndScore();
        assertThat(graph.score()).isCloseTo(graph.score(data, false), within(1e-12));
        INDArray gradient = graph.gradient().gradient().dup();
        INDArray learning = trainable(graph);
        double[] differences = KerasGraph.differences(graph, () -> graph.score(data, false));
        for (int i = 0; i < differences.length; i++) {
            double expected = learning.getDouble(i) * differences[i];
            assertThat(gradient.getDouble(i)).as("parameter %d", i).isCloseTo(expected, within(1e-7));
        }
    }

    /** 1 for each parameter that learns, else 0. */
    private static INDArray trainable(ComputationGraph graph) {
        INDArray all = graph.params().dup();
        graph.params().assign(1);
        for (var vertex : graph.getVertices()) {
            if (vertex.getConfig() instanceof KerasVertex keras && !keras.isTrainable()) {
                vertex.params().assign(0);
            }
        }
        INDArray flags = graph.params().dup();
        graph.params().assign(all);
        return flags;
    }

    @Test
    void hasRightGradients() {
        checkGradients(branched(WorkspaceMode.ENABLED, KerasGraph.sgd(), DataType.DOUBLE), branchedData());
        checkGradients(branched(WorkspaceMode.NONE, KerasGraph.sgd(), DataType.DOUBLE), branchedData());
    }

    @Test
    void hasRightGradientsThroughFurtherOutputs() {
        checkGradients(
                states(WorkspaceMode.ENABLED), new MultiDataSet(random(5, 4, 2).subi(0.5), random(5, 2)));
    }

    @Test
    void addsPenaltiesToTheScoreOnce() {
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, WorkspaceMode.ENABLED, KerasGraph.sgd(), "in");
        graph.layer("out", "Dense", SQUARE, ROWS, "in");
        graph.loss("out", "'mae'", 1);
        ComputationGraph built = graph.build("out/loss");
        INDArray x = random(6, 4);
        INDArray kernel =
                Objects.requireNonNull(built.getVertex("out").paramTable(false).get("kernel"));
        INDArray output = built.output(false, x)[0];
        double kernelPart = 0.05 * kernel.mul(kernel).sumNumber().doubleValue();
        double activityPart = 0.03 * output.norm1Number().doubleValue() / 6;
        DataSet exact = new DataSet(x, output);
        assertThat(built.score(exact, false)).isCloseTo(kernelPart + activityPart, within(1e-12));
        assertThat(built.score(exact, true)).isCloseTo(kernelPart + activityPart, within(1e-12));
        built.fit(exact);
        assertThat(built.score()).isCloseTo(kernelPart + activityPart, within(1e-12));
    }

    @Test
    void trainsTheSameWithAndWithoutWorkspacesAndKeepsFrozenWeights() {
        ComputationGraph with = branched(WorkspaceMode.ENABLED, KerasGraph.adam(), DataType.DOUBLE);
        ComputationGraph without = branched(WorkspaceMode.NONE, KerasGraph.adam(), DataType.DOUBLE);
        INDArray frozen = with.getVertex("frozen").params().dup();
        INDArray unread = with.getVertex("unread").params().dup();
        double first = with.score(branchedData(), false);
        for (int i = 0; i < 5; i++) {
            with.fit(branchedData());
            without.fit(branchedData());
            assertThat(with.score()).isEqualTo(without.score());
        }
        assertThat(with.params()).isEqualTo(without.params());
        assertThat(with.score()).isLessThan(first);
        assertThat(with.getVertex("frozen").params()).isEqualTo(frozen);
        assertThat(with.getVertex("unread").params()).isEqualTo(unread);
    }

    @Test
    void givesTheSameAfterSavingAndGoesOnAlike(@TempDir Path folder) throws Exception {
        ComputationGraph graph = branched(WorkspaceMode.ENABLED, KerasGraph.adam(), DataType.FLOAT);
        MultiDataSet data = branchedData();
        data.setFeatures(new INDArray[] {data.getFeatures(0).castTo(DataType.FLOAT)});
        graph.fit(data);
        Signature signature = new Signature(
                List.of(new Signature.Port("in", "in", List.of(4))),
                List.of(
                        new Signature.Port("left", "left", List.of(3)),
                        new Signature.Port("right", "right", List.of(2))),
                "shared",
                List.of(4),
                null,
                null);
        LatentModel model = LatentModel.of(graph, signature);
        Path file = folder.resolve("model.zip");
        model.save(file);
        LatentModel loaded = LatentModel.load(file);
        List<INDArray> inputs = List.of(data.getFeatures(0));
        assertThat(loaded.predict(inputs)).isEqualTo(model.predict(inputs));
        for (int i = 0; i < 3; i++) {
            graph.fit(data);
            loaded.graph().fit(data);
        }
        assertThat(loaded.graph().params()).isEqualTo(graph.params());
    }

    @Test
    void needsNoMoreMemoryWithEachStep() {
        KerasGraph graph = new KerasGraph(DataType.FLOAT, WorkspaceMode.ENABLED, KerasGraph.adam(), "in");
        graph.layer("a", "Dense", "{'units': 256, 'activation': 'sigmoid'}", new long[] {-1, 256}, "in");
        graph.layer("b", "Dense", "{'units': 256, 'activation': 'sigmoid'}", new long[] {-1, 256}, "a");
        graph.loss("b", "'binary_crossentropy'", 1);
        ComputationGraph built = graph.build("b/loss");
        INDArray x = random(256, 256).castTo(DataType.FLOAT);
        for (int i = 0; i < 30; i++) {
            built.fit(new DataSet(x, x));
        }
        touchHeap();
        long before = nativeBytes();
        for (int i = 0; i < 200; i++) {
            built.fit(new DataSet(x, x));
        }
        // One array of a batch left behind in each step would be 52 MB.
        assertThat(nativeBytes() - before).isLessThan(30L << 20);
    }

    /** The process's memory without Java's heap, all of which {@link #touchHeap} has made physical. */
    private static long nativeBytes() {
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    private static void touchHeap() {
        System.gc();
        java.util.List<byte[]> blocks = new java.util.ArrayList<>();
        for (long free = Runtime.getRuntime().freeMemory() >> 18; free > 32; free--) {
            blocks.add(new byte[1 << 18]);
        }
        blocks.clear();
        System.gc();
    }

    @Test
    void clipsGradientsAsKerasDoes() {
        DataSet data = new DataSet(random(6, 4), random(6, 4).muli(50));
        ComputationGraph byNorm = clipped(GradientNormalization.ClipL2PerParamType, 0.01, 0);
        INDArray before = byNorm.params().dup();
        byNorm.fit(data);
        INDArray kernelMove = byNorm.params().sub(before).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 16));
        assertThat(kernelMove.norm2Number().doubleValue()).isCloseTo(0.1 * 0.01, within(1e-9));
        ComputationGraph byValue = clipped(GradientNormalization.ClipElementWiseAbsoluteValue, 0.01, 0);
        byValue.fit(data);
        assertThat(byValue.params().sub(before).amaxNumber().doubleValue()).isCloseTo(0.1 * 0.01, within(1e-9));
        ComputationGraph together = clipped(GradientNormalization.None, 1, 0.01);
        together.fit(data);
        assertThat(together.params().sub(before).norm2Number().doubleValue()).isCloseTo(0.1 * 0.01, within(1e-9));
    }

    private static ComputationGraph clipped(GradientNormalization kind, double threshold, double global) {
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, WorkspaceMode.ENABLED, KerasGraph.sgd(), "in");
        KerasVertex out = graph.layer("out", "Dense", "{'units': 4}", ROWS, "in");
        out.setGradientNormalization(kind);
        out.setGradientNormalizationThreshold(threshold);
        graph.loss("out", "'mse'", 1).setGlobalClipNorm(global);
        return graph.build("out/loss");
    }

    @Test
    void refusesToTrainALayerThatCannotBeTrained() {
        KerasLayer inferenceOnly = new KerasLayer() {
            @Override
            public List<long[]> outputShapes(List<long[]> inputShapes) {
                return inputShapes;
            }

            @Override
            public List<Tensor> call(Call call, List<Tensor> inputs) {
                return inputs;
            }

            @Override
            public boolean trainable() {
                return false;
            }
        };
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, WorkspaceMode.ENABLED, KerasGraph.sgd(), "in");
        graph.layer("dense", "Dense", "{'units': 4}", ROWS, "in");
        graph.layer("sorted", inferenceOnly, ROWS, "dense");
        graph.loss("sorted", "'mse'", 1);
        ComputationGraph built = graph.build("sorted/loss");
        DataSet data = new DataSet(random(2, 4), random(2, 4));
        assertThat(built.score(data)).isPositive();
        assertThatThrownBy(() -> built.fit(data))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("layer 'sorted' (Own): can't be trained, nor a model that holds it; it works for inference"
                        + " only");
    }

    @Test
    void leavesMaskedStepsOut() {
        KerasGraph graph = new KerasGraph(DataType.DOUBLE, WorkspaceMode.ENABLED, KerasGraph.sgd(), "in");
        long[] shape = {-1, 3, 2};
        graph.layer("masking", "Masking", "{'mask_value': 0.0}", shape, "in");
        graph.layer("mask", "Masking", "{'mask_value': 0.0}", shape, "in").setMaskOutput(true);
        graph.layer("out", "Dense", "{'units': 1}", shape, "masking");
        graph.loss("out", "'mse'", 1).setMaskedBy("mask");
        ComputationGraph built = graph.build("out/loss");
        INDArray x = random(2, 3, 2);
        x.get(NDArrayIndex.point(0), NDArrayIndex.point(2), NDArrayIndex.all()).assign(0);
        INDArray y = random(2, 3, 1);
        INDArray errors = built.output(false, x)[0].sub(y);
        double squares = 0;
        for (int row = 0; row < 2; row++) {
            for (int step = 0; step < (row == 0 ? 2 : 3); step++) {
                squares += Math.pow(errors.getDouble(row, step, 0), 2);
            }
        }
        assertThat(built.score(new DataSet(x, y))).isCloseTo(squares / 5, within(1e-12));
        checkGradients(built, new MultiDataSet(x, y));
    }
}
