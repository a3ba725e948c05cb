package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.latent4j.common.Check;
import org.latent4j.common.Json;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model that gives the probabilities of classes, and the classes' names, which travel with it.
 *
 * @param model one output, {@code [rows, classes]}
 * @param classNames in the order of the outputs
 */
public record Classifier(LatentModel model, List<String> classNames) {
    /** Attachment: names of classes. */
    private static final String CLASSES = "classes";

    public Classifier {
        classNames = List.copyOf(classNames);
    }

    /** Makes a model a classifier that says so when it is saved and read again. */
    public static Classifier of(LatentModel model, List<String> classNames) {
        Check.that(classNames.size() > 1, "Classifier.classNames", "at least two", classNames);
        model.attach(CLASSES, Json.MAPPER.valueToTree(classNames));
        return new Classifier(model, classNames);
    }

    /** The classifier that a model says it is; nothing if it is another one. */
    public static Optional<Classifier> of(LatentModel model) {
        return Optional.ofNullable(model.attachment(CLASSES)).map(attached -> {
            List<String> names = new ArrayList<>();
            attached.forEach(name -> names.add(name.asText()));
            return new Classifier(model, names);
        });
    }

    /** The probability of each class, {@code [rows, classes]}. */
    public INDArray probabilities(INDArray rows) {
        return model.predict(List.of(rows)).get(0);
    }

    /** The likeliest class of each row of probabilities. */
    public static int[] likeliest(INDArray probabilities) {
        float[] values = RowArrays.of(probabilities);
        int classes = (int) probabilities.size(1);
        return IntStream.range(0, (int) probabilities.size(0))
                .map(row -> RowArrays.largest(values, row * classes, classes))
                .toArray();
    }
}
