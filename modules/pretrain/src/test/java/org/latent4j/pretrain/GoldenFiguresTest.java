package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.latent4j.common.Json;
import org.latent4j.common.Sha256;
import org.latent4j.pretrain.FewLabelExperiment.Outcome;
import org.nd4j.linalg.factory.Nd4j;

/** Figures are those of scikit-learn and SciPy; golden/make.py says how they were made. */
class GoldenFiguresTest {
    @Test
    void theManifestNamesEveryFileAsItIs() throws IOException {
        Path folder = Golden.folder();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                lines.add(Sha256.of(file) + "  "
                        + folder.relativize(file).toString().replace('\\', '/'));
            }
        }
        assertThat(Files.readAllLines(folder.resolve("manifest.sha256")))
                .hasSize(7)
                .containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void measuresAreScikitLearns() throws IOException {
        JsonNode golden = Golden.read("measures.json");
        ClassifierMeasures measures = ClassifierMeasures.of(
                Golden.ints(golden.get("labels")),
                Nd4j.createFromArray(Golden.matrix(golden.get("probabilities"))),
                List.of("a", "b", "c", "d", "e"));
        assertThat(measures.accuracy()).isEqualTo(golden.get("accuracy").doubleValue(), within(1e-12));
        assertThat(measures.logLoss())
                .as("float32 probabilities")
                .isEqualTo(golden.get("logLoss").doubleValue(), within(1e-6));
        for (int k = 0; k < 5; k++) {
            ClassifierMeasures.OfClass ofClass = measures.classes().get(k);
            assertThat(measures.confusion()[k])
                    .isEqualTo(Json.MAPPER.convertValue(golden.get("confusion").get(k), long[].class));
            assertEqual(ofClass.precision(), golden.get("precision").get(k));
            assertEqual(ofClass.recall(), golden.get("recall").get(k));
            assertThat(ofClass.rows()).isEqualTo(golden.get("support").get(k).longValue());
        }
    }

    private static void assertEqual(Double figure, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(figure).isNull();
        } else {
            assertThat(figure).isEqualTo(expected.doubleValue(), within(1e-12));
        }
    }

    @Test
    void pValuesAreSciPys() throws IOException {
        JsonNode cases = Golden.read("t_test.json");
        assertThat(cases).hasSize(7);
        for (JsonNode pair : cases) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int seed = 0; seed < pair.get("first").size(); seed++) {
                outcomes.add(new Outcome(
                        10, seed, Way.PRETRAINED, pair.get("first").get(seed).doubleValue(), 1));
                outcomes.add(new Outcome(
                        10, seed, Way.SCRATCH, pair.get("second").get(seed).doubleValue(), 1));
            }
            assertThat(new FewLabelResults(outcomes).gain(10, Way.SCRATCH).p())
                    .isEqualTo(pair.get("p").doubleValue(), within(1e-9));
        }
    }
}
