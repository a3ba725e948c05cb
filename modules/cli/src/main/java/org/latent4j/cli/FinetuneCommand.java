package org.latent4j.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.common.Sha256;
import org.latent4j.data.Dataset;
import org.latent4j.models.LatentModel;
import org.latent4j.pretrain.Classifier;
import org.latent4j.pretrain.ClassifierMeasures;
import org.latent4j.pretrain.FewLabelExperiment;
import org.latent4j.pretrain.Method;
import org.latent4j.pretrain.Pretraining;
import org.latent4j.pretrain.Way;
import org.latent4j.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains classifiers on a model's encoder where few rows are labelled, and finds out whether that pays. */
@Command(
        name = "finetune",
        description = {
            "Train a classifier on a model's encoder with few labelled rows, and measure whether that pays.",
            "For each number of labels and each seed, the labelled rows are drawn anew. All training rows serve as unlabelled"
                    + " ones. Test accuracy is compared with the same network from scratch, logistic regression and nearest"
                    + " neighbours.",
            "Into the folder go the first classifier with the most labels (model.zip, for predict and export), all results"
                    + " and pictures."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: latent4j finetune runs/convolutional-fashion-mnist-1 --labels 100,500,1000 --seeds 5",
            "Only a classifier, nothing to compare with: --compare none --seeds 1"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FinetuneCommand implements Callable<Integer> {
    private static final String TEST = "test";
    private static final List<String> SPLITS = List.of(TEST, "validation");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private DataOption data;

    @Option(
            names = "--labels",
            paramLabel = "N",
            split = ",",
            required = true,
            description = "How many training rows' labels may be seen; several numbers, with commas, give a curve.")
    private List<Integer> labels;

    @Option(
            names = "--seeds",
            paramLabel = "S",
            description = "How many draws of labelled rows, with the seeds 1 to S. Default: 3.")
    private int seeds = 3;

    @Option(
            names = "--split",
            paramLabel = "S",
            description = "What accuracy is measured on: test, or validation to choose settings by. Default: test.")
    private String split = TEST;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = {
                "consistency: unlabelled rows are learnt from too, by agreement with averaged weights (a mean teacher)."
                        + " plain: labelled rows only. ladder: a ladder network on an encoder of dense layers."
                        + " Default: consistency."
            })
    private Method method = Method.CONSISTENCY;

    @Option(
            names = "--compare",
            paramLabel = "W",
            split = ",",
            description = {
                "What else is trained: plain, fresh (the method from new weights), scratch (labelled rows only, from new"
                        + " weights), frozen, logisticRaw, logisticPca, knnCodings; all, or none. Default: all but fresh."
            })
    private @Nullable List<String> compare;

    @Option(
            names = "--up-to",
            paramLabel = "NAME",
            description = "The last layer of the model to take. Default: the one that gives the codings.")
    private @Nullable String layer;

    @Mixin
    private FineTuningOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for results, new or empty. Default: runs/finetune-DATA-N.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on with what was interrupted in the folder --out.")
    private boolean resume;

    @Mixin
    private EngineOptions engineOptions;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws Exception {
        check();
        List<Way> ways = ways();
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        LoadedModel loaded = model.load();
        LatentModel encoder = loaded.withCodings();
        DataOption.Opened opened = data.open(loaded, spec);
        Dataset dataset = opened.data();
        FewLabelExperiment experiment = FewLabelExperiment.of(encoder, dataset)
                .pretraining(options.applied(pretraining(encoder)))
                .measuredOn(split)
                .method(method)
                .settings(options::of)
                .ladder(options.ladder())
                .engine(engineOptions.engine())
                .threads(engineOptions.threads());
        labels.forEach(experiment::check);
        Path folder = out != null
                ? out
                : RunFolder.next(Path.of("runs"), "finetune-" + RunNames.ofData(opened.spec()))
                        .path();
        FinetuneFolder results = FinetuneFolder.enter(folder, settings(encoder, opened, dataset), resume);
        terminal.line(String.format(
                Locale.ROOT,
                "fine-tuning %s on %s, %,d rows, %d classes; folder %s",
                model.path(),
                opened.spec(),
                dataset.train().size(),
                experiment.classes(),
                folder));
        try (Interruption interruption = new Interruption(() -> terminal.line(RunNames.toGoOn(spec, out, folder)));
                FinetuneBar bar = new FinetuneBar(terminal, interruption, method, split)) {
            run(experiment, ways, results, bar, loaded, dataset);
        } catch (Interruption.InterruptedTraining e) {
            return Interruption.EXIT_CODE;
        }
        FinetuneReport report = new FinetuneReport(results, method, dataset, opened.spec(), split);
        report.write(spec);
        spec.commandLine().getOut().println(json.wanted() ? Json.write(report.object()) : report.text());
        return 0;
    }

    private void check() {
        Usage.check(spec, () -> {
            labels.forEach(count -> Check.positive("--labels", count));
            return Check.positive("--seeds", seeds);
        });
        Choices.check(spec, "--split", SPLITS, split);
        engineOptions.check(spec);
        options.check(method);
        if (resume && out == null) {
            throw new ParameterException(spec.commandLine(), "--resume: needs --out DIR, the folder to go on with");
        }
    }

    private List<Way> ways() {
        if (compare == null) {
            return FewLabelExperiment.usualWays(method);
        }
        if (compare.equals(List.of("all"))) {
            return List.of(Way.values());
        }
        Set<Way> ways = new LinkedHashSet<>(List.of(Way.PRETRAINED));
        if (!compare.equals(List.of("none"))) {
            compare.forEach(name -> ways.add(Usage.check(spec, () -> Way.of(name))));
        }
        return List.copyOf(ways);
    }

    private Pretraining pretraining(LatentModel encoder) {
        return layer == null
                ? Pretraining.of(encoder)
                : Usage.check(spec, () -> Pretraining.upTo(encoder, String.valueOf(layer)));
    }

    /** All that decides the results; what is resumed must have the same. */
    private ObjectNode settings(LatentModel encoder, DataOption.Opened opened, Dataset dataset) {
        ObjectNode settings = Json.MAPPER.createObjectNode();
        byte[] weights = encoder.graph().params().dup('c').data().asBytes();
        settings.put("model", model.path().toString());
        settings.put("modelSha256", Sha256.of(weights));
        settings.put("data", opened.spec());
        settings.set("sources", Json.MAPPER.valueToTree(dataset.sources()));
        settings.put("split", split);
        settings.put("method", method.id());
        settings.put("layer", layer);
        settings.set("options", options.object());
        return settings;
    }

    private void run(
            FewLabelExperiment experiment,
            List<Way> ways,
            FinetuneFolder results,
            FinetuneBar bar,
            LoadedModel loaded,
            Dataset dataset) {
        List<int[]> draws = new ArrayList<>();
        labels.stream().sorted().distinct().forEach(count -> {
            for (int seed = 1; seed <= seeds; seed++) {
                draws.add(new int[] {count, seed});
            }
        });
        int most = draws.get(draws.size() - 1)[0];
        bar.begin(draws.size() * ways.size());
        for (int[] draw : draws) {
            for (Way way : ways) {
                boolean kept = way == Way.PRETRAINED && draw[0] == most && draw[1] == 1;
                if (results.has(draw[0], draw[1], way) && (!kept || results.hasModel())) {
                    bar.skipped();
                    continue;
                }
                bar.started(draw[0], draw[1], way);
                FewLabelExperiment.Trained trained = experiment.run(draw[0], draw[1], way, bar);
                FewLabelExperiment.Network network = trained.network();
                if (kept && network != null) {
                    List<String> names = dataset.classNames();
                    results.keep(
                            Classifier.of(network.model(), names),
                            ClassifierMeasures.of(experiment.measured().labels(), network.probabilities(), names),
                            loaded);
                }
                results.add(trained.outcome());
                bar.done(trained);
            }
        }
    }
}
