package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is added or taken away before and behind each spatial axis, in all forms that Keras takes. */
record Margins(long[] before, long[] after) {
    /**
     * Reads an option.
     *
     * @param otherwise for all sides, if the option is absent
     */
    static Margins of(LayerConfig config, String option, int axes, long otherwise) {
        long[] before = new long[axes];
        long[] after = new long[axes];
        JsonNode value = config.child(option);
        if (value == null) {
            Arrays.fill(before, otherwise);
            Arrays.fill(after, otherwise);
        } else if (value.isArray() && (axes > 1 || value.size() == 1)) {
            if (value.size() != axes) {
                throw LayerConfig.wrong(option, "one entry for each of " + axes + " axes", value);
            }
            for (int i = 0; i < axes; i++) {
                side(option, value.get(i), before, after, i);
            }
        } else {
            for (int i = 0; i < axes; i++) {
                side(option, value, before, after, i);
            }
        }
        return new Margins(before, after);
    }

    private static void side(String option, JsonNode value, long[] before, long[] after, int axis) {
        if (value.isArray() && value.size() == 2) {
            before[axis] = number(option, value.get(0), value);
            after[axis] = number(option, value.get(1), value);
        } else {
            before[axis] = number(option, value, value);
            after[axis] = before[axis];
        }
    }

    private static long number(String option, @Nullable JsonNode value, JsonNode whole) {
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw LayerConfig.wrong(option, "integers of at least 0", whole);
        }
        return value.intValue();
    }
}
