package org.latent4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.latent4j.data.Examples;
import org.latent4j.models.LatentModel;
import org.latent4j.pretrain.Classifier;
import org.latent4j.pretrain.ClassifierMeasures;
import org.latent4j.pretrain.FewLabelExperiment.Outcome;
import org.latent4j.pretrain.Way;
import org.latent4j.training.Trainer;
import org.latent4j.training.TrainingException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where an experiment's results go, one by one, so that it can be interrupted: {@code finetune.json} with settings and results,
 * {@code model.zip} and {@code evaluation.json} of the classifier that is kept.
 */
final class FinetuneFolder {
    static final String FILE = "finetune.json";
    private static final String SETTINGS = "settings";
    private static final String OUTCOMES = "outcomes";
    private static final String EVALUATION = "evaluation.json";

    private final Path folder;
    private final ObjectNode settings;
    private final List<Outcome> outcomes = new ArrayList<>();

    private FinetuneFolder(Path folder, ObjectNode settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Enters a new or empty folder, or one to go on with.
     *
     * @throws TrainingException if there is something in it that isn't to be gone on with, or has other settings
     */
    static FinetuneFolder enter(Path folder, ObjectNode settings, boolean resume) throws IOException {
        FinetuneFolder entered = new FinetuneFolder(folder, settings);
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            if (!resume) {
                throw new TrainingException(folder + ": there are results in this folder already; go on with them with"
                        + " --resume, or take another folder");
            }
            entered.read(file);
        } else if (Files.exists(folder) && !isEmpty(folder)) {
            throw new TrainingException(folder + ": expected a new or empty folder, found one with other things in it");
        }
        Files.createDirectories(folder);
        entered.write();
        return entered;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.allMatch(entry -> String.valueOf(entry.getFileName()).startsWith("."));
        }
    }

    private void read(Path file) throws IOException {
        JsonNode json;
        try {
            json = Json.read(Files.readString(file), JsonNode.class);
            for (JsonNode outcome : json.path(OUTCOMES)) {
                outcomes.add(Json.MAPPER.convertValue(outcome, Outcome.class));
            }
        } catch (IllegalArgumentException e) {
            throw new TrainingException(file + ": expected an experiment's results: " + e.getMessage(), e);
        }
        JsonNode before = json.path(SETTINGS);
        JsonNode now = Json.read(Json.write(settings), JsonNode.class);
        if (!before.equals(now)) {
            List<String> differences = new ArrayList<>();
            now.properties().forEach(entry -> {
                if (!entry.getValue().equals(before.path(entry.getKey()))) {
                    differences.add(
                            entry.getKey() + " was " + before.path(entry.getKey()) + ", now " + entry.getValue());
                }
            });
            throw new TrainingException(folder + ": what is in it was made with other settings: "
                    + String.join("; ", differences) + "; go on with those, or take another folder");
        }
    }

    Path path() {
        return folder;
    }

    ObjectNode settings() {
        return settings;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    boolean has(int labels, int seed, Way way) {
        return outcomes.stream()
                .anyMatch(outcome -> outcome.labels() == labels && outcome.seed() == seed && outcome.way() == way);
    }

    boolean hasModel() {
        return Files.exists(model());
    }

    private Path model() {
        return folder.resolve("model.zip");
    }

    void add(Outcome outcome) {
        outcomes.removeIf(other ->
                other.labels() == outcome.labels() && other.seed() == outcome.seed() && other.way() == outcome.way());
        outcomes.add(outcome);
        write();
    }

    /** Keeps a classifier and what it is worth on test rows. */
    void keep(Classifier classifier, LoadedModel from, Examples test) {
        LatentModel model = classifier.model();
        for (String name : List.of(Trainer.ENCODING, LoadedModel.EXAMPLE_SHAPE, TrainingData.NAME)) {
            JsonNode attached = from.model().attachment(name);
            if (attached != null) {
                model.attach(name, attached);
            }
        }
        INDArray probabilities = classifier.probabilities(test.features());
        ClassifierMeasures measures = ClassifierMeasures.of(test.labels(), probabilities, classifier.classNames());
        writing(() -> {
            AtomicFile.writeText(folder.resolve(EVALUATION), Json.write(measures) + "\n");
            model.save(model());
        });
    }

    /** What the kept classifier is worth. */
    ClassifierMeasures measures() throws IOException {
        return Json.read(Files.readString(folder.resolve(EVALUATION)), ClassifierMeasures.class);
    }

    private void write() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set(SETTINGS, settings);
        json.set(OUTCOMES, Json.MAPPER.valueToTree(outcomes));
        writing(() -> AtomicFile.writeText(folder.resolve(FILE), Json.write(json) + "\n"));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void writing(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
