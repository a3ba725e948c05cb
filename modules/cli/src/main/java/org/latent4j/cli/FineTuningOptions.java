package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.pretrain.FineTuning;
import org.latent4j.pretrain.Head;
import org.latent4j.pretrain.Method;
import org.latent4j.pretrain.Pretraining;
import org.latent4j.pretrain.ladder.LadderSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How classifiers are trained; what isn't given is as {@link FineTuning#usual} has it for the number of labels. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FineTuningOptions {
    private static final List<String> FOR_CONSISTENCY =
            List.of("--unlabelled-batch-size", "--temperature", "--confidence", "--no-alignment");
    private static final List<String> NOT_FOR_LADDERS = List.of(
            "--optimizer",
            "--encoder-rate",
            "--freeze",
            "--head-sizes",
            "--dropout",
            "--held-out",
            "--balanced",
            "--no-augmentation",
            "--averaging");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of each training. Default: 2000; 3000 from 2000 labels on; 6000 of a ladder network.")
    private @Nullable Integer steps;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description =
                    "Labelled rows of a step. Default: 64; 128 from 2000 labels on; 100 of a ladder network, and as many"
                            + " unlabelled ones.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--unlabelled-batch-size",
            paramLabel = "N",
            description = "Unlabelled rows of a step, for consistency. Default: 192; 128 from 2000 labels on.")
    private @Nullable Integer unlabelledBatchSize;

    @Option(
            names = "--optimizer",
            paramLabel = "O",
            description = "sgd, momentum, adam, nadam or rmsprop. Default: adam.")
    private Optimizer.@Nullable Kind optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "The highest learning rate; it rises to it and falls again. Default: 0.006;"
                    + " of a ladder network 0.005.")
    private @Nullable Double learningRate;

    @Option(
            names = "--encoder-rate",
            paramLabel = "F",
            description = "Factor of the encoder's learning rate. Default: 1.")
    private @Nullable Double encoderRate;

    @Option(
            names = "--freeze",
            paramLabel = "F",
            description = "Which of the encoder's layers learn: none (is frozen; all learn), encoder (is frozen),"
                    + " then-unfreeze (one after the other, the last first). Default: none.")
    private FineTuning.@Nullable Freeze freeze;

    @Option(
            names = "--head-sizes",
            paramLabel = "A,B",
            split = ",",
            description =
                    "Units of dense layers between codings and classes; 0 for none. Default: 128 on feature maps.")
    private @Nullable List<Integer> headSizes;

    @Option(names = "--dropout", paramLabel = "P", description = "Dropout before the output layer. Default: 0.")
    private double dropout;

    @Option(
            names = "--held-out",
            paramLabel = "S",
            description = "Share of the labelled rows to measure on instead of learning from them: the best weights are"
                    + " kept, and training ends early. Default: 0, which leaves more to learn from.")
    private @Nullable Double heldOut;

    @Option(names = "--balanced", description = "See every class equally often, however few of its rows there are.")
    private boolean balanced;

    @Option(names = "--no-augmentation", description = "Don't vary rows at random.")
    private boolean notAugmented;

    @Option(
            names = "--averaging",
            paramLabel = "A",
            description =
                    "Share of the averaged weights, the teacher's and the result's, that a step leaves; 0 for none."
                            + " Default: 0.99.")
    private @Nullable Double averaging;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "What the teacher's probabilities are sharpened by; 1 leaves them. Default: 0.5.")
    private @Nullable Double temperature;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            description = "Probability below which a teacher's guess isn't used. Default: 0.")
    private @Nullable Double confidence;

    @Option(
            names = "--no-alignment",
            description = "Don't correct the teacher's probabilities to the classes' shares among labelled rows.")
    private boolean notAligned;

    /** Refuses what would have no effect. */
    void check(Method method) {
        if (method != Method.CONSISTENCY) {
            FOR_CONSISTENCY.forEach(name -> refuse(name, method));
        }
        if (method == Method.LADDER) {
            NOT_FOR_LADDERS.forEach(name -> refuse(name, method));
        }
    }

    private void refuse(String name, Method method) {
        if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
            throw new ParameterException(spec.commandLine(), name + ": has no effect with --method " + method.id());
        }
    }

    /** The settings for a number of labelled rows. */
    FineTuning of(int labels) {
        return Usage.check(spec, () -> applied(FineTuning.usual(labels)));
    }

    private FineTuning applied(FineTuning usual) {
        FineTuning.Consistency consistency = usual.consistency();
        return new FineTuning(
                or(steps, usual.steps()),
                or(batchSize, usual.labelledRows()),
                new Optimizer(
                        or(optimizer, usual.optimizer().kind()),
                        or(learningRate, usual.optimizer().learningRate())),
                or(encoderRate, usual.encoderRate()),
                or(freeze, usual.freeze()),
                or(averaging, usual.averaging()),
                !notAugmented,
                balanced,
                or(heldOut, usual.heldOut()),
                usual.patience(),
                consistency == null
                        ? null
                        : new FineTuning.Consistency(
                                or(unlabelledBatchSize, consistency.unlabelledRows()),
                                or(temperature, consistency.temperature()),
                                or(confidence, consistency.confidence()),
                                !notAligned));
    }

    /** How ladder networks are trained. */
    LadderSettings ladder() {
        LadderSettings usual = LadderSettings.STANDARD;
        return Usage.check(
                spec,
                () -> usual.withSteps(or(steps, usual.steps()))
                        .withBatchSize(or(batchSize, usual.batchSize()))
                        .withLearningRate(or(learningRate, usual.learningRate())));
    }

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }

    /** With the head that is asked for. */
    Pretraining applied(Pretraining pretraining) {
        if (headSizes == null && dropout == 0) {
            return pretraining;
        }
        List<Integer> sizes = headSizes == null
                ? pretraining.head().hiddenSizes()
                : headSizes.stream().filter(size -> size != 0).toList();
        return Usage.check(spec, () -> pretraining.head(new Head(sizes, Nonlinearity.SELU, dropout)));
    }

    /** All of them, for the record. */
    ObjectNode object() {
        ObjectNode object = Json.MAPPER.createObjectNode();
        object.set("few", Json.MAPPER.valueToTree(of(1)));
        object.set("many", Json.MAPPER.valueToTree(of(Integer.MAX_VALUE)));
        object.set("ladder", Json.MAPPER.valueToTree(ladder()));
        object.set("headSizes", Json.MAPPER.valueToTree(headSizes));
        object.put("dropout", dropout);
        return object;
    }
}
