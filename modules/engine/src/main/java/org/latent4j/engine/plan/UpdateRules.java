package org.latent4j.engine.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Reads from a graph how each of its parameters is updated, and where the moments are. */
final class UpdateRules {
    private final Map<String, UpdaterBlock> blocks = new HashMap<>();
    private final Map<String, Trainable> layers = new HashMap<>();

    UpdateRules(ComputationGraph graph) {
        for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                String layer = parameter.getLayer().getConfig().getLayerName();
                blocks.put(layer + "/" + parameter.getParamName(), block);
                layers.put(layer, parameter.getLayer());
            }
        }
    }

    /** @throws UnsupportedGraphException if the rule is one that isn't known */
    UpdateRule of(String layer, String parameter) {
        UpdaterBlock block = blocks.get(layer + "/" + parameter);
        Trainable trainable = layers.get(layer);
        if (block == null || trainable == null) {
            return rule(UpdateRule.Kind.NONE, 0, 0, 0, 0, new Penalties());
        }
        GradientNormalization normalization = trainable.getConfig().getGradientNormalization();
        if (normalization != null && normalization != GradientNormalization.None) {
            throw new UnsupportedGraphException(layer, "gradient normalization " + normalization);
        }
        Penalties penalties = penalties(layer, trainable.getConfig().getRegularizationByParam(parameter));
        penalties.block = block;
        IUpdater updater = trainable.getConfig().getUpdaterByParam(parameter);
        if (updater instanceof Sgd sgd) {
            return rule(UpdateRule.Kind.SGD, sgd.getLearningRate(), 0, 0, 0, penalties);
        } else if (updater instanceof Nesterovs nesterovs && nesterovs.getMomentumISchedule() == null) {
            return rule(
                    UpdateRule.Kind.NESTEROV, nesterovs.getLearningRate(), nesterovs.getMomentum(), 0, 0, penalties);
        } else if (updater instanceof Adam adam) {
            return rule(
                    UpdateRule.Kind.ADAM,
                    adam.getLearningRate(),
                    adam.getBeta1(),
                    adam.getBeta2(),
                    adam.getEpsilon(),
                    penalties);
        } else if (updater instanceof Nadam nadam) {
            return rule(
                    UpdateRule.Kind.NADAM,
                    nadam.getLearningRate(),
                    nadam.getBeta1(),
                    nadam.getBeta2(),
                    nadam.getEpsilon(),
                    penalties);
        } else if (updater instanceof RmsProp rmsProp) {
            return rule(
                    UpdateRule.Kind.RMSPROP,
                    rmsProp.getLearningRate(),
                    rmsProp.getRmsDecay(),
                    0,
                    rmsProp.getEpsilon(),
                    penalties);
        } else if (updater instanceof AdaGrad adaGrad) {
            return rule(UpdateRule.Kind.ADAGRAD, adaGrad.getLearningRate(), 0, 0, adaGrad.getEpsilon(), penalties);
        } else if (updater instanceof NoOp) {
            return rule(UpdateRule.Kind.NONE, 0, 0, 0, 0, penalties);
        }
        throw new UnsupportedGraphException(
                layer, "updater " + updater.getClass().getSimpleName());
    }

    private static final class Penalties {
        private double l1;
        private double l2;
        private double weightDecay;
        private UpdaterBlock block = new UpdaterBlock(0, 0, 0, 0, List.of());
    }

    private static Penalties penalties(String layer, List<Regularization> regularizations) {
        Penalties penalties = new Penalties();
        for (Regularization regularization : regularizations == null ? List.<Regularization>of() : regularizations) {
            if (regularization instanceof L1Regularization l1) {
                penalties.l1 += l1.getL1().valueAt(0, 0);
            } else if (regularization instanceof L2Regularization l2) {
                penalties.l2 += l2.getL2().valueAt(0, 0);
            } else if (regularization instanceof WeightDecay decay && decay.isApplyLR()) {
                penalties.weightDecay += decay.getCoeff().valueAt(0, 0);
            } else {
                throw new UnsupportedGraphException(
                        layer, "regularization " + regularization.getClass().getSimpleName());
            }
        }
        return penalties;
    }

    private static UpdateRule rule(
            UpdateRule.Kind kind, double rate, double beta1, double beta2, double epsilon, Penalties penalties) {
        UpdaterBlock block = penalties.block;
        return new UpdateRule(
                kind,
                block.getUpdaterViewOffsetStart(),
                block.getParamOffsetEnd() - block.getParamOffsetStart(),
                block.getParamOffsetStart(),
                rate,
                beta1,
                beta2,
                epsilon,
                penalties.l1,
                penalties.l2,
                penalties.weightDecay);
    }
}
