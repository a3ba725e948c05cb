package org.latent4j.benchmarks;

import java.util.Map;
import org.latent4j.engine.ArrayRows;
import org.latent4j.engine.CompiledTraining;
import org.latent4j.engine.plan.Profile;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the time of a compiled training step goes. */
public final class StepProfile {
    /** Until the last kernel has been compiled, which those of short parts are late. */
    private static final double WARM_UP_SECONDS = 6;

    private StepProfile() {}

    /** Microseconds of a step on one thread by part, once the kernels are warm. */
    public static Map<String, Double> of(LatentModel model, INDArray features, int batchSize) {
        ArrayRows rows = ArrayRows.of(features);
        int batch = Math.min(batchSize, rows.count());
        int[] order = new int[rows.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Profile profile = new Profile();
        try (CompiledTraining training = CompiledTraining.of(model, batch, 1)) {
            training.profile(profile);
            run(training, rows, order, batch);
            profile.clear();
            run(training, rows, order, batch);
        }
        return profile.microseconds();
    }

    private static void run(CompiledTraining training, ArrayRows rows, int[] order, int batch) {
        long begun = System.nanoTime();
        int from = 0;
        while (System.nanoTime() - begun < WARM_UP_SECONDS * 1e9) {
            training.step(rows, order, from, from + batch, from + 1);
            from = from + 2 * batch <= order.length ? from + batch : 0;
        }
    }
}
