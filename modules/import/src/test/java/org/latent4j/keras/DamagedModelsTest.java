package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * Models whose bytes or architecture were damaged at random: each loads, or ends in one of the two exceptions, within ten
 * seconds.
 */
class DamagedModelsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long LARGEST_FILE = 3_000_000;

    @Test
    void loadsOrRefuses() throws IOException {
        damage(200);
    }

    @Test
    @Tag("slow")
    void loadsOrRefusesMany() throws IOException {
        damage(Integer.getInteger("latent4j.mutants", 4000));
    }

    private static void damage(int count) throws IOException {
        long seed = Long.getLong("latent4j.seed", 42);
        Random random = new Random(seed);
        List<Path> samples = samples();
        int refused = 0;
        for (int i = 0; i < count; i++) {
            Path sample = samples.get(random.nextInt(samples.size()));
            String name = "damage " + i + " of seed " + seed + " to " + sample;
            byte[] bytes = Files.readAllBytes(sample);
            boolean inArchitecture = random.nextInt(3) > 0;
            KerasImport opened;
            if (inArchitecture) {
                opened = KerasImport.of(bytes, "file").architecture(damagedArchitecture(bytes, random));
            } else {
                opened = KerasImport.of(damaged(bytes, random), "file");
            }
            refused += assertTimeoutPreemptively(Duration.ofSeconds(10), () -> load(opened, name), name);
        }
        assertThat(refused).as("refused of %d", count).isGreaterThan(count / 4);
    }

    private static int load(KerasImport opened, String name) throws IOException {
        try {
            opened.load();
            return 0;
        } catch (MalformedModelException | UnsupportedModelException e) {
            assertThat(e).hasMessageStartingWith("file").message().isNotBlank();
            return 1;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(name + ": expected one of the two exceptions, found " + e, e);
        }
    }

    private static List<Path> samples() throws IOException {
        List<Path> samples = new ArrayList<>();
        for (Path folder : List.of(
                Path.of("src/test/resources/golden"),
                Path.of(System.getProperty("latent4j.shared", "../shared"), "keras-models"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().matches(".*\\.(h5|hdf5|keras)"))
                            .filter(file -> file.toFile().length() < LARGEST_FILE)
                            .sorted()
                            .forEach(samples::add);
                }
            }
        }
        return samples;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] mutant = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = 0; mutant.length > 0 && i < 1 + random.nextInt(8); i++) {
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return mutant;
    }

    private static JsonNode damagedArchitecture(byte[] bytes, Random random) throws IOException {
        JsonNode architecture;
        try (KerasArchive archive = KerasArchive.open(bytes, "file")) {
            architecture = archive.architecture();
        }
        if (architecture == null) {
            return JSON.objectNode();
        }
        JsonNode copy = Objects.requireNonNull(architecture).deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            change(containers.get(random.nextInt(containers.size())), containers, random);
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static void change(JsonNode container, List<JsonNode> containers, Random random) {
        JsonNode value = value(containers, random);
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = keys.get(random.nextInt(keys.size()));
            if (random.nextInt(4) == 0) {
                object.remove(key);
            } else {
                object.set(key, value);
            }
        } else if (container instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            if (random.nextInt(4) == 0) {
                array.remove(index);
            } else {
                array.set(index, value);
            }
        }
    }

    private static JsonNode value(List<JsonNode> containers, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(-1);
            case 2 -> JSON.numberNode(0);
            case 3 -> JSON.numberNode(Integer.MAX_VALUE);
            case 4 -> JSON.numberNode(Long.MAX_VALUE);
            case 5 -> JSON.numberNode(1e300);
            case 6 -> JSON.textNode("java.lang.Runtime");
            case 7 -> JSON.textNode("");
            case 8 -> JSON.booleanNode(random.nextBoolean());
            case 9 -> JSON.arrayNode().add(1 << 20).add(1 << 20).add(1 << 20);
            case 10 -> JSON.numberNode(random.nextInt(20));
            default -> containers.get(random.nextInt(containers.size())).deepCopy();
        };
    }
}
