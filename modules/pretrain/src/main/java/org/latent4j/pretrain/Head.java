package org.latent4j.pretrain;

import java.util.List;
import org.latent4j.common.Check;
import org.latent4j.models.Nonlinearity;

/**
 * The layers that a classifier or regressor has behind its encoder, before its output layer. Their first weights, and the
 * output layer's, are normal with variance 1 / inputs (Klambauer et al., "Self-normalizing neural networks", 2017).
 *
 * @param hiddenSizes units of dense layers; none for an output layer right behind the codings
 * @param activation of those layers
 * @param dropout share of what the output layer reads that training sets to 0, from 0 to 1
 */
public record Head(List<Integer> hiddenSizes, Nonlinearity activation, double dropout) {
    public Head {
        hiddenSizes = List.copyOf(hiddenSizes);
        hiddenSizes.forEach(size -> Check.positive("Head.hiddenSizes", size));
        Check.that(dropout >= 0 && dropout < 1, "Head.dropout", "in [0, 1)", dropout);
    }

    /** One layer of 128 units behind feature maps, which are many numbers; none behind a row of codings. */
    static Head usual(boolean featureMaps) {
        return new Head(featureMaps ? List.of(128) : List.of(), Nonlinearity.SELU, 0);
    }
}
