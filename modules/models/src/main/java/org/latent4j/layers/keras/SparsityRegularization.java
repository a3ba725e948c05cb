package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;

/**
 * Penalises units whose mean activation over the batch leaves a target, in training, and gives its input: the form that
 * {@code squared} and {@code kl} sparsity have in the files that this project writes.
 *
 * <p>Adds, with m_j the mean of unit j, {@code weight * sum_j (m_j - target)^2} or {@code weight * sum_j KL(target || m_j)}
 * in nats, means clipped to [1e-7, 1 - 1e-7], to the loss, once a batch.
 */
record SparsityRegularization(double weight, double target, boolean divergence) implements KerasLayer {
    private static final double SMALLEST_MEAN = 1e-7;

    static SparsityRegularization of(LayerConfig config) {
        String penalty = config.text("penalty", "kl");
        double target = config.number("target", 0.1);
        if (!penalty.equals("kl") && !penalty.equals("squared")) {
            throw LayerConfig.wrong("penalty", "kl or squared", config.child("penalty"));
        }
        if (!(target > 0 && target < 1)) {
            throw LayerConfig.wrong("target", "a number between 0 and 1", config.child("target"));
        }
        return new SparsityRegularization(config.number("weight", 0), target, penalty.equals("kl"));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        if (call.training() && weight != 0) {
            int[] butLast = new int[x.rank() - 1];
            for (int i = 0; i < butLast.length; i++) {
                butLast[i] = i;
            }
            Tensor means = Reductions.mean(x, false, butLast);
            Tensor distances = divergence ? divergences(means) : Functions.square(means.plus(-target));
            call.penalty(Reductions.sum(distances, false).times(weight));
        }
        return List.of(x);
    }

    private Tensor divergences(Tensor means) {
        Tensor m = Functions.clip(means, SMALLEST_MEAN, 1 - SMALLEST_MEAN);
        Tensor on = Functions.log(m).times(-target);
        Tensor off = Functions.log(m.times(-1).plus(1)).times(target - 1);
        return on.plus(off).plus(target * Math.log(target) + (1 - target) * Math.log(1 - target));
    }
}
