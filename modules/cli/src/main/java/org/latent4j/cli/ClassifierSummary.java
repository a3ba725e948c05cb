package org.latent4j.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.latent4j.pretrain.ClassifierMeasures;

/** What a classifier is worth, as text. */
final class ClassifierSummary {
    private ClassifierSummary() {}

    /** Accuracy, log loss and calibration error. */
    static String figures(ClassifierMeasures measures) {
        return String.format(
                Locale.ROOT,
                "accuracy %.4f, log loss %.4f, calibration error %.4f",
                measures.accuracy(),
                measures.logLoss(),
                measures.calibrationError());
    }

    /** A table of classes. */
    static String classes(ClassifierMeasures measures) {
        TextTable table = new TextTable("class", "rows", "precision", "recall");
        for (ClassifierMeasures.OfClass ofClass : measures.classes()) {
            table.row(
                    ofClass.name(),
                    String.valueOf(ofClass.rows()),
                    share(ofClass.precision()),
                    share(ofClass.recall()));
        }
        return table.text();
    }

    private static String share(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.4f", share);
    }
}
