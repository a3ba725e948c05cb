package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's finite-difference check, which wants everything in double precision and its boolean asserted. */
public final class GradientCheck {
    private GradientCheck() {}

    /** Runs a body with double as ND4J's default type. */
    public static void inDoublePrecision(Runnable body) {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            body.run();
        } finally {
            Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        }
    }

    /** Asserts that the score's gradient by every parameter is that of central differences, noise held fixed. */
    public static void assertGradients(
            Supplier<ComputationGraph> build, INDArray input, INDArray labels, @Nullable INDArray mask) {
        ComputationGraph graph = build.get();
        boolean passed = GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(graph)
                .inputs(new INDArray[] {input})
                .labels(new INDArray[] {labels})
                .inputMask(mask == null ? null : new INDArray[] {mask})
                .labelMask(mask == null ? null : new INDArray[] {mask})
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-8)
                .callEachIter(net -> Nd4j.getRandom().setSeed(12345)));
        assertThat(passed).as("gradients equal finite differences").isTrue();
    }
}
