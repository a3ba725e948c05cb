package org.latent4j.pretrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.latent4j.common.Names;

/** The ways to a classifier that an experiment compares. */
public enum Way {
    /** On the model's encoder, with its weights, by the chosen method. */
    PRETRAINED("pretrained", "pretrained, %s"),
    /** As {@link #PRETRAINED}, but from new weights: what the model's weights bring. */
    FRESH("fresh", "new weights, %s"),
    /** On the model's encoder, with its weights, from labelled rows only. */
    PLAIN("plain", "pretrained, labelled rows only"),
    /** The same network from new weights, from labelled rows only: what all unlabelled rows bring. */
    SCRATCH("scratch", "the same network from scratch"),
    /** Logistic regression on the model's codings: its encoder as it is. */
    FROZEN("frozen", "logistic regression on codings"),
    /** Logistic regression on the rows themselves. */
    LOGISTIC_RAW("logisticRaw", "logistic regression on raw values"),
    /** Logistic regression on principal components, as many as the model has codings. */
    LOGISTIC_PCA("logisticPca", "logistic regression on PCA codings"),
    /** Nearest neighbours among codings. */
    KNN_CODINGS("knnCodings", "nearest neighbours on codings");

    private final String id;
    private final String title;

    Way(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The name in commands, files and JSON. */
    @JsonValue
    public String id() {
        return id;
    }

    /** What it is, for people. */
    public String title(Method method) {
        return String.format(title, method.id());
    }

    /** Whether a network is trained. */
    public boolean trains() {
        return switch (this) {
            case PRETRAINED, FRESH, PLAIN, SCRATCH -> true;
            case FROZEN, LOGISTIC_RAW, LOGISTIC_PCA, KNN_CODINGS -> false;
        };
    }

    @JsonCreator
    public static Way of(String id) {
        return Names.of(Way.class, Way::id, "way", id);
    }
}
