package org.latent4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * See {@link SparsityPenalty}.
 *
 * <p>DL4J divides gradients by the batch size B afterwards, so the gradient added here is B times the penalty's.
 */
final class SparsityPenaltyRuntime extends AbstractLayer<SparsityPenalty> {
    private static final long serialVersionUID = 1L;
    private static final double SMALLEST_MEAN = 1e-7;

    private double penalty;

    SparsityPenaltyRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            penalty = layerConf().getWeight() == 0 ? 0 : layerConf().getWeight() * unweighted(rows(input));
        }
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, input);
    }

    private double unweighted(INDArray rows) {
        INDArray active = masked(rows);
        double target = layerConf().getTarget();
        return switch (layerConf().getSparsity()) {
            case L1 -> Transforms.abs(active, true).sumNumber().doubleValue() / input.size(0);
            case L2 -> active.mul(active).sumNumber().doubleValue() / input.size(0);
            case SQUARED -> {
                INDArray distance = means(active).subi(target);
                yield distance.mul(distance).sumNumber().doubleValue();
            }
            case KL -> {
                INDArray means = clamped(means(active));
                double on = Transforms.log(means, true).sumNumber().doubleValue();
                double off = Transforms.log(means.rsub(1), true).sumNumber().doubleValue();
                double entropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
                yield means.length() * entropy - target * on - (1 - target) * off;
            }
        };
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        INDArray gradient = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
        if (layerConf().getWeight() != 0) {
            try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                gradient.addi(likeInput(masked(penaltyGradient(rows(input)))));
            }
        }
        return new Pair<>(new DefaultGradient(), gradient);
    }

    private INDArray penaltyGradient(INDArray rows) {
        double weight = layerConf().getWeight();
        double target = layerConf().getTarget();
        return switch (layerConf().getSparsity()) {
            case L1 -> Transforms.sign(rows, true).muli(weight);
            case L2 -> rows.mul(2 * weight);
            case SQUARED -> everyRow(means(masked(rows)).subi(target).muli(2 * weight), rows);
            case KL -> {
                INDArray raw = means(masked(rows));
                INDArray means = clamped(raw);
                INDArray slope = means.rdiv(-target).addi(means.rsub(1).rdivi(1 - target));
                slope.muli(raw.eq(means).castTo(slope.dataType()));
                yield everyRow(slope.muli(weight), rows);
            }
        };
    }

    /** One row per step or position, one column per unit. */
    private static INDArray rows(INDArray array) {
        return switch (array.rank()) {
            case 2 -> array;
            case 3 -> array.permute(0, 2, 1).reshape('c', array.size(0) * array.size(2), array.size(1));
            default ->
                array.permute(0, 2, 3, 1).reshape('c', array.size(0) * array.size(2) * array.size(3), array.size(1));
        };
    }

    private INDArray likeInput(INDArray rows) {
        return switch (input.rank()) {
            case 2 -> rows;
            case 3 ->
                rows.reshape('c', input.size(0), input.size(2), input.size(1)).permute(0, 2, 1);
            default ->
                rows.reshape('c', input.size(0), input.size(2), input.size(3), input.size(1))
                        .permute(0, 3, 1, 2);
        };
    }

    private INDArray masked(INDArray rows) {
        INDArray column = maskColumn(rows);
        return column == null ? rows : rows.mulColumnVector(column);
    }

    private @Nullable INDArray maskColumn(INDArray rows) {
        if (maskArray == null || maskArray.length() != rows.rows()) {
            return null;
        }
        return maskArray.dup('c').reshape('c', rows.rows(), 1).castTo(rows.dataType());
    }

    private double activeRows(INDArray rows) {
        INDArray column = maskColumn(rows);
        return column == null ? rows.rows() : Math.max(1, column.sumNumber().doubleValue());
    }

    private INDArray means(INDArray maskedRows) {
        return maskedRows.sum(true, 0).divi(activeRows(maskedRows));
    }

    /** The gradient of a mean's function, spread over the rows it is the mean of, times B. */
    private INDArray everyRow(INDArray slope, INDArray rows) {
        INDArray spread = Nd4j.create(rows.dataType(), rows.rows(), rows.columns());
        return spread.addiRowVector(slope.muli(input.size(0) / activeRows(rows)));
    }

    private static INDArray clamped(INDArray means) {
        return Transforms.max(Transforms.min(means, 1 - SMALLEST_MEAN, true), SMALLEST_MEAN, false);
    }

    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        return penalty;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // no parameters
    }
}
