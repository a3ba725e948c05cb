package org.latent4j.pretrain.baselines;

import java.util.Arrays;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows to learn from, checked.
 *
 * @param rows {@code [rows, values]}
 * @param labels one a row
 * @param classes how many there are; some may have no row
 */
record LabelledRows(INDArray rows, int[] labels, int classes) {

    /** @param features rows along the first axis, of any shape */
    static LabelledRows of(String subject, INDArray features, int[] labels, int classes) {
        Check.that(
                features.rank() > 1 && features.size(0) == labels.length && labels.length > 0,
                subject + ".rows",
                "a label for each of at least one row",
                labels.length + " labels, rows of shape " + Arrays.toString(features.shape()));
        for (int label : labels) {
            Check.that(label >= 0 && label < classes, subject + ".labels", "0 to " + (classes - 1), label);
        }
        return new LabelledRows(flat(features), labels.clone(), classes);
    }

    /** Each row's values in one line. */
    static INDArray flat(INDArray features) {
        return features.rank() == 2
                ? features
                : features.reshape('c', features.size(0), features.length() / features.size(0));
    }

    /** The classes that have rows, in order. */
    int[] present() {
        return Arrays.stream(labels).sorted().distinct().toArray();
    }
}
