package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/** Keras's regularizers: a single number to add to the loss. */
public final class Regularizers {
    private Regularizers() {}

    /** What a layer's configuration adds to the loss for its outputs, divided by the batch size; null for nothing. */
    public static @Nullable UnaryOperator<Tensor> ofActivity(LayerConfig config) {
        return of(config.child("activity_regularizer"));
    }

    /** @param config {@code {"class_name": "L2", "config": {"l2": …}}}, or null for none */
    static @Nullable UnaryOperator<Tensor> of(@Nullable JsonNode config) {
        if (config == null) {
            return null;
        }
        String name = config.isTextual()
                ? config.textValue()
                : config.path("class_name").asText();
        JsonNode values = config.path("config");
        return switch (name.substring(name.lastIndexOf('>') + 1)) {
            case "L1", "l1" -> sums(values.path("l1").asDouble(0.01), 0);
            case "L2", "l2" -> sums(0, values.path("l2").asDouble(0.01));
            case "L1L2", "l1_l2", "WeightRegularizer", "ActivityRegularizer" ->
                sums(values.path("l1").asDouble(0), values.path("l2").asDouble(0));
            case "OrthogonalRegularizer", "orthogonal_regularizer" ->
                orthogonal(
                        values.path("factor").asDouble(0.01),
                        values.path("mode").asText("rows"));
            default -> throw new UnsupportedLayerException("regularizer '" + name + "' is not known");
        };
    }

    private static @Nullable UnaryOperator<Tensor> sums(double l1, double l2) {
        return l1 == 0 && l2 == 0 ? null : new SumPenalty(l1, l2);
    }

    /** {@code factor} times the mean of |cosine| between different rows, or columns, of a matrix. */
    private static UnaryOperator<Tensor> orthogonal(double factor, String mode) {
        if (!mode.equals("rows") && !mode.equals("columns")) {
            throw new IllegalArgumentException(
                    "OrthogonalRegularizer, option 'mode': expected rows or columns, found " + mode);
        }
        return x -> {
            Sizes.ranked(x.shape(), 2);
            Tensor rows = UnitNormalization.unit(mode.equals("rows") ? x : x.permute(1, 0), 1e-14, 1);
            long size = rows.size(0);
            Tensor others =
                    x.tape().own(Nd4j.eye(size).castTo(x.value().dataType()).rsubi(1));
            Tensor cosines = Functions.abs(rows.matmul(rows.permute(1, 0)).times(others));
            return Reductions.sum(cosines, false).times(factor / (size * (size - 1.0)));
        };
    }
}
