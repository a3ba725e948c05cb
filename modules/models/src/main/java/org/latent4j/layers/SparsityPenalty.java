package org.latent4j.layers;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Passes codings on unchanged and penalises them for not being sparse.
 *
 * <p>With {@code a_ij} the activation of unit j in example i of a batch of B, and {@code m_j} the mean of unit j over the
 * batch (over the unmasked steps of a sequence, over the positions of an image), adds to the score, once per batch:
 *
 * <ul>
 *   <li>{@code L1}: {@code weight * sum_ij |a_ij| / B}
 *   <li>{@code L2}: {@code weight * sum_ij a_ij^2 / B}
 *   <li>{@code SQUARED}: {@code weight * sum_j (m_j - target)^2}
 *   <li>{@code KL}: {@code weight * sum_j KL(target || m_j)} in nats, means clamped to [1e-7, 1 - 1e-7]
 * </ul>
 *
 * <p>The penalty is in the score with training on or off, as Keras's activity regularizers are; it never changes an
 * output. Keras divides every activity regularizer by B: a KL weight of w in Keras is w / B here.
 *
 * <p>Shapes: input and output {@code [batch, units]}, {@code [batch, units, time]} or {@code [batch, units, height,
 * width]}; no parameters. KL needs values in (0, 1).
 *
 * <p>Source: A. Ng, "Sparse autoencoder", CS294A lecture notes, 2011.
 */
public final class SparsityPenalty extends PenaltyLayer {
    private static final long serialVersionUID = 1L;

    private Sparsity sparsity = Sparsity.L1;
    private double weight;
    private double target;

    /** For JSON. */
    public SparsityPenalty() {}

    /**
     * @param weight factor of the penalty, in units of the graph's score, at least 0; 0 switches it off
     * @param target wanted mean activation, in (0, 1); used by SQUARED and KL
     * @throws IllegalArgumentException if either value is outside its range
     */
    public SparsityPenalty(Sparsity sparsity, double weight, double target) {
        this.sparsity = sparsity;
        this.weight = Check.notNegative("SparsityPenalty.weight", weight);
        this.target = Check.between("SparsityPenalty.target", 0, 1, target);
    }

    public Sparsity getSparsity() {
        return sparsity;
    }

    public void setSparsity(Sparsity sparsity) {
        this.sparsity = sparsity;
    }

    public double getWeight() {
        return weight;
    }

    public void setWeight(double weight) {
        this.weight = weight;
    }

    public double getTarget() {
        return target;
    }

    public void setTarget(double target) {
        this.target = target;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return Runtimes.setUp(new SparsityPenaltyRuntime(conf, networkDataType), conf, trainingListeners, layerIndex);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparsityPenalty penalty
                && super.equals(other)
                && sparsity == penalty.sparsity
                && weight == penalty.weight
                && target == penalty.target;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof SparsityPenalty;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), sparsity, weight, target);
    }

    @Override
    public String toString() {
        return "SparsityPenalty(" + sparsity.id() + ", weight=" + weight + ", target=" + target + ")";
    }
}
