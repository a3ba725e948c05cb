package org.latent4j.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.pretrain.Classifier;
import org.latent4j.pretrain.ClassifierMeasures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what a model is worth on data. */
@Command(
        name = "evaluate",
        description = {
            "Measure a model on data, beside principal components and the pixel entropy.",
            "A classifier that finetune made: accuracy, log loss, calibration error, and precision and recall of each class."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j evaluate runs/stacked-strokes-1 --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Mixin
    private DataOption data;

    @Mixin
    private SplitOption split;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        split.check(spec);
        LoadedModel loaded = model.load(codings);
        Optional<Classifier> classifier = Classifier.of(loaded.model());
        if (classifier.isPresent()) {
            return evaluated(classifier.get(), data.open(loaded, spec));
        }
        loaded.reconstructing("evaluate");
        DataOption.Opened opened = data.open(loaded, spec);
        Dataset dataset = opened.data();
        Summary summary = Summary.of(loaded, opened.spec(), dataset, split.name());
        spec.commandLine().getOut().println(json.wanted() ? Json.write(summary.object()) : summary.text());
        return 0;
    }

    private int evaluated(Classifier classifier, DataOption.Opened opened) {
        Examples rows = split.of(opened.data()).labelled();
        ClassifierMeasures measures = ClassifierMeasures.of(
                rows.labels(), classifier.probabilities(rows.features()), classifier.classNames());
        String text = String.format(
                Locale.ROOT,
                "classifier on %s, %s split, %,d rows: %s%n%s",
                opened.spec(),
                split.name(),
                rows.size(),
                ClassifierSummary.figures(measures),
                ClassifierSummary.classes(measures));
        spec.commandLine().getOut().println(json.wanted() ? Json.write(measures) : text);
        return 0;
    }
}
