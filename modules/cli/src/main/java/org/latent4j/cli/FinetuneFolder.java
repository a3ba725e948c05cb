package org.latent4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;
import org.latent4j.pretrain.Classifier;
import org.latent4j.pretrain.ClassifierMeasures;
import org.latent4j.pretrain.FewLabelExperiment.Outcome;
import org.latent4j.pretrain.Way;
import org.latent4j.training.RunFolder;
import org.latent4j.training.RunSettings;
import org.latent4j.training.Trainer;
import org.latent4j.training.TrainingException;

/**
 * Where an experiment's results go, one by one, so that it can be interrupted: {@code finetune.json} with settings and results,
 * {@code model.zip} and {@code evaluation.json} of the classifier that is kept.
 */
final class FinetuneFolder {
    private static final String FILE = "finetune.json";
    private static final String SETTINGS = "settings";
    private static final String OUTCOMES = "outcomes";

    private final RunFolder folder;
    private final ObjectNode settings;
    private final List<Outcome> outcomes = new ArrayList<>();

    private FinetuneFolder(RunFolder folder, ObjectNode settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Enters a new or empty folder, or one to go on with.
     *
     * @throws TrainingException if there is something in it that isn't to be gone on with, or has other settings
     */
    static FinetuneFolder enter(Path path, ObjectNode settings, boolean resume) throws IOException {
        RunFolder folder = RunFolder.at(path);
        FinetuneFolder entered = new FinetuneFolder(folder, settings);
        if (Files.exists(entered.file())) {
            if (!resume) {
                throw new TrainingException(path + ": there are results in this folder already; go on with them with"
                        + " --resume, or take another folder");
            }
            entered.read();
        } else if (!folder.isAbsentOrEmpty()) {
            throw new TrainingException(path + ": expected a new or empty folder, found one with other things in it");
        }
        Files.createDirectories(path);
        entered.write();
        return entered;
    }

    private Path file() {
        return path().resolve(FILE);
    }

    private void read() throws IOException {
        JsonNode json;
        try {
            json = Json.read(Files.readString(file()), JsonNode.class);
            for (JsonNode outcome : json.path(OUTCOMES)) {
                outcomes.add(Json.MAPPER.convertValue(outcome, Outcome.class));
            }
        } catch (IllegalArgumentException e) {
            throw new TrainingException(file() + ": expected an experiment's results: " + e.getMessage(), e);
        }
        JsonNode now = Json.read(Json.write(settings), JsonNode.class);
        List<String> differences = RunSettings.differences(json.path(SETTINGS), now);
        if (!differences.isEmpty()) {
            throw new TrainingException(path() + ": what is in it was made with other settings: "
                    + String.join("; ", differences) + "; go on with those, or take another folder");
        }
    }

    Path path() {
        return folder.path();
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    boolean has(int labels, int seed, Way way) {
        return outcomes.stream()
                .anyMatch(outcome -> outcome.labels() == labels && outcome.seed() == seed && outcome.way() == way);
    }

    boolean hasModel() {
        return Files.exists(folder.modelFile());
    }

    void add(Outcome outcome) {
        outcomes.removeIf(other ->
                other.labels() == outcome.labels() && other.seed() == outcome.seed() && other.way() == outcome.way());
        outcomes.add(outcome);
        write();
    }

    /** Keeps a classifier and what it is worth on test rows. */
    void keep(Classifier classifier, ClassifierMeasures measures, LoadedModel from) {
        LatentModel model = classifier.model();
        for (String name : List.of(Trainer.ENCODING, LoadedModel.EXAMPLE_SHAPE, TrainingData.NAME)) {
            JsonNode attached = from.model().attachment(name);
            if (attached != null) {
                model.attach(name, attached);
            }
        }
        writeText(folder.evaluationFile(), Json.write(measures));
        RunFolder.writing(folder.modelFile(), () -> model.save(folder.modelFile()));
    }

    /** What the kept classifier is worth. */
    ClassifierMeasures measures() throws IOException {
        return Json.read(Files.readString(folder.evaluationFile()), ClassifierMeasures.class);
    }

    private void write() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set(SETTINGS, settings);
        json.set(OUTCOMES, Json.MAPPER.valueToTree(outcomes));
        writeText(file(), Json.write(json));
    }

    private static void writeText(Path file, String text) {
        RunFolder.writing(file, () -> AtomicFile.writeText(file, text + "\n"));
    }
}
