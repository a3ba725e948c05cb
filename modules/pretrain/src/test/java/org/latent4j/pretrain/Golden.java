package org.latent4j.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.latent4j.common.Json;

/** Figures that scikit-learn and SciPy worked out; golden/make.py says how. */
public final class Golden {
    private Golden() {}

    /** The folder they lie in. */
    public static Path folder() {
        URL manifest = Objects.requireNonNull(Golden.class.getResource("/golden/manifest.sha256"));
        try {
            return Path.of(manifest.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode read(String name) throws IOException {
        return Json.MAPPER.readTree(Files.readString(folder().resolve(name)));
    }

    public static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    public static List<Double> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::doubleValue)
                .toList();
    }

    public static double[][] matrix(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> numbers(row).stream().mapToDouble(number -> number).toArray())
                .toArray(double[][]::new);
    }
}
