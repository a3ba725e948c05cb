package org.latent4j.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Json;

/**
 * A saved model: DL4J's own zip ({@link ModelSerializer}) with the entry {@code latent4j.json}.
 *
 * <p>A file is data. Its declared sizes are checked against the bytes that are there before memory is taken, and its
 * configuration may name only classes of DL4J, ND4J and this project.
 */
final class ModelFile {
    private static final String CARD = "latent4j.json";
    private static final long LARGEST_TEXT = 64L << 20;
    private static final List<String> KNOWN_CLASSES =
            List.of("org.deeplearning4j.nn.", "org.deeplearning4j.preprocessors.", "org.nd4j.", "org.latent4j.layers.");

    private ModelFile() {}

    static void write(LatentModel model, Path file) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model.graph(), plain, true);
        byte[] card = Json.write(model.card()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(plain.toByteArray()));
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                zip.putNextEntry(timeless(entry.getName()));
                entries.transferTo(zip);
            }
            zip.putNextEntry(timeless(CARD));
            zip.write(card);
            zip.finish();
        });
    }

    /** Same model, same bytes. */
    private static ZipEntry timeless(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        return entry;
    }

    static LatentModel read(Path file) throws IOException {
        try (ZipFile zip = open(file)) {
            String configuration = configuration(zip, file);
            StoredArray.check(zip, ModelSerializer.COEFFICIENTS_BIN, file);
            StoredArray.check(zip, ModelSerializer.UPDATER_BIN, file);
            String card = text(zip, CARD, file);
            ComputationGraph graph = restore(file, configuration);
            return new LatentModel(graph, card == null ? plainCard(graph) : card(card, file));
        } catch (ZipException e) {
            throw noZip(file, e);
        }
    }

    /** The texts in a file, checked as {@link #read} does. */
    record Description(String configuration, @Nullable ModelCard card) {}

    static Description describe(Path file) throws IOException {
        try (ZipFile zip = open(file)) {
            String configuration = configuration(zip, file);
            String card = text(zip, CARD, file);
            return new Description(configuration, card == null ? null : card(card, file));
        } catch (ZipException e) {
            throw noZip(file, e);
        }
    }

    private static ZipFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such model file");
        }
        return new ZipFile(file.toFile());
    }

    private static String configuration(ZipFile zip, Path file) throws IOException {
        String configuration = text(zip, ModelSerializer.CONFIGURATION_JSON, file);
        if (configuration == null) {
            throw new UnsupportedModelException(
                    file + ": expected a Latent4j or DL4J model, found a zip without configuration.json");
        }
        checkConfiguration(configuration, file);
        return configuration;
    }

    private static MalformedModelException noZip(Path file, ZipException e) {
        return new MalformedModelException(
                file + ": expected a Latent4j or DL4J model (a zip), found another or a damaged file (" + e.getMessage()
                        + ")",
                e);
    }

    private static ComputationGraph restore(Path file, String configuration) throws IOException {
        try {
            if (configuration.contains("\"vertices\"")) {
                return ModelSerializer.restoreComputationGraph(file.toFile(), true);
            }
            return ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true).toComputationGraph();
        } catch (RuntimeException e) {
            throw new MalformedModelException(file + ": DL4J can't build the model: " + e.getMessage(), e);
        }
    }

    private static ModelCard card(String text, Path file) {
        try {
            ModelCard card = Json.read(text, ModelCard.class);
            if (card.format() != ModelCard.FORMAT) {
                throw new UnsupportedModelException(file + ", " + CARD + ": expected format " + ModelCard.FORMAT
                        + ", found " + card.format() + "; a newer Latent4j wrote it");
            }
            return card;
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(file + ", " + CARD + ": " + e.getMessage(), e);
        }
    }

    private static ModelCard plainCard(ComputationGraph graph) {
        boolean ours = graph.getVertex(Graphs.CODINGS) != null;
        long inputs = graph.layerInputSize(graph.getConfiguration()
                .getTopologicalOrderStr()
                .get(graph.getConfiguration().getNetworkInputs().size()));
        return new ModelCard(ModelCard.FORMAT, null, List.of((int) inputs), ours ? Graphs.CODINGS : null, Map.of());
    }

    private static void checkConfiguration(String configuration, Path file) {
        JsonNode root;
        try {
            root = Json.read(configuration, JsonNode.class);
        } catch (IllegalArgumentException e) {
            throw new MalformedModelException(file + ", configuration.json: " + e.getMessage(), e);
        }
        for (JsonNode name : root.findValues("@class")) {
            if (KNOWN_CLASSES.stream().noneMatch(name.asText()::startsWith)) {
                throw new UnsupportedModelException(file + ", configuration.json: class '" + name.asText()
                        + "' is not one of DL4J's, ND4J's or Latent4j's; models don't bring their own code");
            }
        }
    }

    private static @Nullable String text(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = stream.readNBytes((int) LARGEST_TEXT + 1);
            if (bytes.length > LARGEST_TEXT) {
                throw new MalformedModelException(
                        file + ", " + name + ": expected at most " + LARGEST_TEXT + " bytes, found more");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
