package org.latent4j.pretrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Names;
import org.latent4j.models.Optimizer;

/**
 * How a classifier learns from labelled rows, and from unlabelled ones beside them.
 *
 * <p>The weights that count are averages of those that training has gone through. The learning rate rises over the first
 * {@value #WARM_UP} steps and then falls as a cosine to a fifth.
 *
 * @param steps of training
 * @param labelledRows of each step's batch
 * @param optimizer its rule and highest rate
 * @param encoderRate factor of the encoder's learning rate
 * @param freeze which of the encoder's layers learn when
 * @param averaging share of the averaged weights that a step leaves, from 0 (no averaging) to 1
 * @param augmented whether rows are varied at random (shifted and turned pictures, noisy values)
 * @param balanced whether each class is seen equally often, however few of its rows there are
 * @param heldOut share of the labelled rows that isn't learnt from but measured on, to keep the best weights and to end
 *     early; 0 for none
 * @param patience measurements, of which there are {@value #MEASUREMENTS}, without a better one after which training ends
 * @param consistency how unlabelled rows are learnt from, or null for labelled rows only
 */
public record FineTuning(
        int steps,
        int labelledRows,
        Optimizer optimizer,
        double encoderRate,
        Freeze freeze,
        double averaging,
        boolean augmented,
        boolean balanced,
        double heldOut,
        int patience,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Consistency consistency) {
    static final int WARM_UP = 50;
    static final int MEASUREMENTS = 20;

    /** Labelled rows from which on they are half of a batch instead of a quarter, and there are half as many steps more. */
    private static final int MANY = 2000;

    /** The settings that were found best on validation rows, for few labels. */
    public static final FineTuning DEFAULT = usual(1);

    public FineTuning {
        Check.positive("FineTuning.steps", steps);
        Check.positive("FineTuning.labelledRows", labelledRows);
        Check.positive("FineTuning.encoderRate", encoderRate);
        Check.that(averaging >= 0 && averaging < 1, "FineTuning.averaging", "in [0, 1)", averaging);
        Check.that(heldOut >= 0 && heldOut < 1, "FineTuning.heldOut", "in [0, 1)", heldOut);
        Check.positive("FineTuning.patience", patience);
    }

    /** The settings that were found best on validation rows, for a number of labelled rows. */
    public static FineTuning usual(int labels) {
        boolean many = labels >= MANY;
        return new FineTuning(
                many ? 3000 : 2000,
                many ? 128 : 64,
                new Optimizer(Optimizer.Kind.ADAM, 6e-3),
                1,
                Freeze.NONE,
                0.99,
                true,
                false,
                0,
                5,
                new Consistency(many ? 128 : 192, 0.5, 0, true));
    }

    /** The same with another number of steps. */
    public FineTuning withSteps(int steps) {
        return with(steps, consistency);
    }

    /** The same with labelled rows only. */
    public FineTuning withoutUnlabelled() {
        return with(steps, null);
    }

    private FineTuning with(int steps, @Nullable Consistency consistency) {
        return new FineTuning(
                steps,
                labelledRows,
                optimizer,
                encoderRate,
                freeze,
                averaging,
                augmented,
                balanced,
                heldOut,
                patience,
                consistency);
    }

    /** When an encoder's layers learn. */
    public enum Freeze {
        /** From the beginning. */
        NONE,
        /** Never. */
        ENCODER,
        /** One after the other, the last first, over the first third of the steps. */
        THEN_UNFREEZE;

        /** The name in commands and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        static Freeze of(String id) {
            return Names.of(Freeze.class, Freeze::id, "freeze", id);
        }
    }

    /**
     * Learning from unlabelled rows by consistency: what the averaged weights, the teacher, make of a slightly varied row is
     * the target for a strongly varied one.
     *
     * <p>Sources: A. Tarvainen, H. Valpola, "Mean teachers are better role models", 2017; D. Berthelot et al., "ReMixMatch",
     * 2020, for the alignment of class shares.
     *
     * @param unlabelledRows of each step's batch
     * @param temperature the teacher's probabilities are sharpened by, above 0; 1 leaves them
     * @param confidence the probability of the teacher's best class below which a row is left out of a step; 0 for none
     * @param aligned whether the teacher's probabilities are corrected so that classes have their shares among labelled rows
     */
    public record Consistency(int unlabelledRows, double temperature, double confidence, boolean aligned) {
        public Consistency {
            Check.positive("Consistency.unlabelledRows", unlabelledRows);
            Check.positive("Consistency.temperature", temperature);
            Check.that(confidence >= 0 && confidence < 1, "Consistency.confidence", "in [0, 1)", confidence);
        }
    }
}
