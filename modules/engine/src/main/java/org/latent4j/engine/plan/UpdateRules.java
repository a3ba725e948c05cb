package org.latent4j.engine.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.SumPenalty;
import org.latent4j.layers.keras.WeightSpec;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** Reads from a graph how each of its parameters is updated, and where the moments are. */
final class UpdateRules {
    private final Map<String, UpdaterBlock> blocks = new HashMap<>();
    private final Map<String, Trainable> layers = new HashMap<>();
    private final boolean miniBatch;

    /** The loss layer that answers for penalties of Keras's layers and the norm of all gradients. */
    private final @Nullable KerasLossLayer first;

    UpdateRules(ComputationGraph graph) {
        this.miniBatch = graph.getConfiguration().getDefaultConfiguration().isMiniBatch();
        this.first = first(graph);
        for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                String layer = parameter.getLayer().getConfig().getLayerName();
                blocks.put(layer + "/" + parameter.getParamName(), block);
                layers.put(layer, parameter.getLayer());
            }
        }
    }

    private static @Nullable KerasLossLayer first(ComputationGraph graph) {
        String output = graph.getConfiguration().getNetworkOutputs().get(0);
        if (graph.getConfiguration().getVertices().get(output)
                instanceof org.deeplearning4j.nn.conf.graph.LayerVertex vertex) {
            Layer layer = vertex.getLayerConf().getLayer();
            return layer instanceof KerasLossLayer loss ? loss : null;
        }
        return null;
    }

    /** @throws UnsupportedGraphException if the rule is one that isn't known */
    UpdateRule of(String layer, String parameter) {
        UpdaterBlock block = blocks.get(layer + "/" + parameter);
        Trainable trainable = layers.get(layer);
        if (block == null || trainable == null) {
            throw new UnsupportedGraphException(layer, "a parameter '" + parameter + "' without updater");
        }
        IUpdater updater = trainable.getConfig().getUpdaterByParam(parameter);
        List<Regularization> regularizations = trainable.getConfig().getRegularizationByParam(parameter);
        boolean fixed = updater instanceof NoOp;
        return new UpdateRule(
                Laws.of(layer, updater),
                fixed ? (iteration, epoch) -> 0 : updater::getLearningRate,
                block.getUpdaterViewOffsetStart(),
                block.getParamOffsetEnd() - block.getParamOffsetStart(),
                block.getParamOffsetStart(),
                miniBatch && trainable.updaterDivideByMinibatch(parameter),
                trainable.getConfig() instanceof KerasVertex keras
                        ? penalty(layer, keras, parameter)
                        : penalty(layer, regularizations),
                decay(layer, regularizations),
                !(trainable.getConfig() instanceof KerasVertex),
                clipping(layer, parameter, trainable));
    }

    private Penalty penalty(String layer, KerasVertex keras, String parameter) {
        for (WeightSpec weight : keras.weights()) {
            UnaryOperator<?> penalty = weight.penalty();
            if (penalty != null && KerasVertex.key(weight.name()).equals(parameter)) {
                if (!(penalty instanceof SumPenalty sums)) {
                    throw new UnsupportedGraphException(layer, "a regularizer other than L1 and L2");
                }
                return new Penalty(sums.l1(), 2 * sums.l2(), true, first != null);
            }
        }
        return Penalty.NONE;
    }

    private static Penalty penalty(String layer, @Nullable List<Regularization> regularizations) {
        double l1 = 0;
        double l2 = 0;
        for (Regularization regularization : regularizations == null ? List.<Regularization>of() : regularizations) {
            if (regularization instanceof L1Regularization one) {
                l1 += constant(layer, one.getL1());
            } else if (regularization instanceof L2Regularization two) {
                l2 += constant(layer, two.getL2());
            } else if (!(regularization instanceof WeightDecay)) {
                throw new UnsupportedGraphException(
                        layer, "regularization " + regularization.getClass().getSimpleName());
            }
        }
        return new Penalty(l1, l2, false, true);
    }

    private static double decay(String layer, @Nullable List<Regularization> regularizations) {
        double sum = 0;
        for (Regularization regularization : regularizations == null ? List.<Regularization>of() : regularizations) {
            if (regularization instanceof WeightDecay decay) {
                if (!decay.isApplyLR()) {
                    throw new UnsupportedGraphException(layer, "weight decay without the learning rate");
                }
                sum += constant(layer, decay.getCoeff());
            }
        }
        return sum;
    }

    private static double constant(String layer, ISchedule schedule) {
        if (!(schedule instanceof FixedSchedule)) {
            throw new UnsupportedGraphException(layer, "a penalty that changes");
        }
        return schedule.valueAt(0, 0);
    }

    private Clipping clipping(String layer, String parameter, Trainable trainable) {
        double threshold = trainable.getConfig().getGradientNormalizationThreshold();
        double global = first == null ? 0 : first.getGlobalClipNorm();
        Clipping own = switch (trainable.getConfig().getGradientNormalization()) {
            case None -> Clipping.NONE;
            case ClipElementWiseAbsoluteValue -> new Clipping(Clipping.How.VALUES, threshold, "");
            case ClipL2PerLayer -> new Clipping(Clipping.How.NORM, threshold, layer);
            case ClipL2PerParamType -> new Clipping(Clipping.How.NORM, threshold, layer + "/" + parameter);
            case RenormalizeL2PerLayer -> new Clipping(Clipping.How.UNIT_NORM, 0, layer);
            case RenormalizeL2PerParamType -> new Clipping(Clipping.How.UNIT_NORM, 0, layer + "/" + parameter);
        };
        if (global > 0) {
            if (own.how() != Clipping.How.NOT || miniBatch) {
                throw new UnsupportedGraphException(layer, "two ways of clipping, or one beside averaged gradients");
            }
            return new Clipping(Clipping.How.NORM, global, "");
        }
        return own;
    }
}
