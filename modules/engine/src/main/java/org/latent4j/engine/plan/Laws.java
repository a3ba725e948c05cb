package org.latent4j.engine.plan;

import org.latent4j.layers.keras.AdadeltaRule;
import org.latent4j.layers.keras.AdagradRule;
import org.latent4j.layers.keras.AdamRule;
import org.latent4j.layers.keras.AdamaxRule;
import org.latent4j.layers.keras.KerasUpdater;
import org.latent4j.layers.keras.LionRule;
import org.latent4j.layers.keras.MomentumRule;
import org.latent4j.layers.keras.NadamRule;
import org.latent4j.layers.keras.RmspropRule;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's and Keras's optimizers as laws. */
final class Laws {
    private Laws() {}

    /** @throws UnsupportedGraphException if it has no counterpart */
    static Law of(String layer, IUpdater updater) {
        if (updater instanceof KerasUpdater keras) {
            return of(keras.rule());
        } else if (updater instanceof Sgd) {
            return new Law.Descent();
        } else if (updater instanceof Nesterovs nesterovs && nesterovs.getMomentumISchedule() == null) {
            return new Law.Momentum(nesterovs.getMomentum(), true);
        } else if (updater instanceof Adam adam) {
            return new Law.Adam(
                    adam.getBeta1(),
                    adam.getBeta2(),
                    1 - (float) adam.getBeta1(),
                    1 - (float) adam.getBeta2(),
                    adam.getEpsilon(),
                    false);
        } else if (updater instanceof Nadam nadam) {
            return new Law.Nadam(nadam.getBeta1(), nadam.getBeta2(), nadam.getEpsilon());
        } else if (updater instanceof RmsProp rmsProp) {
            return new Law.RmsProp(rmsProp.getRmsDecay(), 0, rmsProp.getEpsilon(), false, false);
        } else if (updater instanceof AdaGrad adaGrad) {
            return new Law.AdaGrad(adaGrad.getEpsilon(), false);
        } else if (updater instanceof NoOp) {
            return new Law.Fixed();
        }
        throw new UnsupportedGraphException(
                layer, "updater " + updater.getClass().getSimpleName());
    }

    private static Law of(org.latent4j.layers.keras.UpdateRule rule) {
        if (rule instanceof MomentumRule momentum) {
            return momentum.momentum() == 0
                    ? new Law.Descent()
                    : new Law.Momentum(momentum.momentum(), momentum.nesterov());
        } else if (rule instanceof AdamRule adam) {
            return new Law.Adam(
                    adam.beta1(),
                    adam.beta2(),
                    (float) (1 - adam.beta1()),
                    (float) (1 - adam.beta2()),
                    adam.epsilon(),
                    adam.amsgrad());
        } else if (rule instanceof AdamaxRule adamax) {
            return new Law.Adamax(adamax.beta1(), adamax.beta2(), adamax.epsilon());
        } else if (rule instanceof NadamRule nadam) {
            return new Law.ScheduledNadam(nadam.beta1(), nadam.beta2(), nadam.epsilon(), nadam.speed());
        } else if (rule instanceof RmspropRule rmsprop) {
            boolean within = !rmsprop.legacy() || rmsprop.momentum() > 0;
            return new Law.RmsProp(rmsprop.rho(), rmsprop.momentum(), rmsprop.epsilon(), within, rmsprop.centered());
        } else if (rule instanceof AdagradRule adagrad) {
            return new Law.AdaGrad(adagrad.epsilon(), !adagrad.legacy());
        } else if (rule instanceof AdadeltaRule adadelta) {
            return new Law.Adadelta(adadelta.rho(), adadelta.epsilon());
        } else if (rule instanceof LionRule lion) {
            return new Law.Lion(lion.beta1(), lion.beta2());
        }
        throw new IllegalStateException("no law for " + rule.getClass().getName());
    }
}
