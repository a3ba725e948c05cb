package org.latent4j.keras.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.AtomicFile;

/**
 * Writes the files that Keras opens with {@code keras.models.load_model}: completely or not at all, and the same bytes for
 * the same content.
 */
public final class KerasArchiveWriter {
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();
    /** Keras writes when it saved; a date would make every file differ. */
    private static final String DATE_SAVED = "1980-01-01@00:00:00";

    private KerasArchiveWriter() {}

    /** Something that writes the same bytes each time. */
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes a {@code .keras} archive.
     *
     * @param kerasVersion the version whose format {@code config} and {@code weights} follow, such as {@code 3.15.1}
     * @param config what becomes config.json
     * @param weights the root of model.weights.h5: {@code layers/dense/vars/0} …
     * @param assets further files, by their path in the archive ({@code assets/layers/…/vocabulary.txt})
     * @throws IOException if the file can't be written; it is then as it was
     * @throws IllegalArgumentException if a name is longer than HDF5 takes
     */
    public static void writeKeras(
            Path file, String kerasVersion, JsonNode config, ArchiveGroup weights, Map<String, byte[]> assets)
            throws IOException {
        ObjectNode metadata = JsonNodeFactory.instance
                .objectNode()
                .put("keras_version", kerasVersion)
                .put("date_saved", DATE_SAVED);
        AtomicFile.write(file, stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            byte[] metadataText = text(metadata).getBytes(StandardCharsets.UTF_8);
            byte[] configText = text(config).getBytes(StandardCharsets.UTF_8);
            add(zip, "metadata.json", entry -> entry.write(metadataText));
            add(zip, "config.json", entry -> entry.write(configText));
            add(zip, "model.weights.h5", entry -> Hdf5Output.write(weights, entry));
            for (Map.Entry<String, byte[]> asset : new TreeMap<>(assets).entrySet()) {
                add(zip, asset.getKey(), entry -> entry.write(asset.getValue()));
            }
            zip.finish();
        });
    }

    /**
     * Writes a full model in HDF5, the legacy format of Keras 1 to 3.
     *
     * @param modelWeights the groups of the layers, each with {@code weight_names}, and the attribute {@code layer_names}
     * @param optimizerWeights null for none
     * @throws IOException if the file can't be written; it is then as it was
     * @throws IllegalArgumentException if a name is longer than HDF5 takes
     */
    public static void writeHdf5(
            Path file,
            String kerasVersion,
            JsonNode modelConfig,
            @Nullable JsonNode trainingConfig,
            ArchiveGroup modelWeights,
            @Nullable ArchiveGroup optimizerWeights)
            throws IOException {
        ArchiveGroup root = new ArchiveGroup();
        versions(root, kerasVersion).attribute("model_config", text(modelConfig));
        if (trainingConfig != null) {
            root.attribute("training_config", text(trainingConfig));
        }
        root.put("model_weights", versions(modelWeights, kerasVersion));
        if (optimizerWeights != null) {
            root.put("optimizer_weights", optimizerWeights);
        }
        AtomicFile.write(file, stream -> Hdf5Output.write(root, stream));
    }

    private static ArchiveGroup versions(ArchiveGroup group, String kerasVersion) {
        return group.attribute("keras_version", kerasVersion).attribute("backend", "tensorflow");
    }

    /** JSON as Python reads it, NaN and Infinity included. */
    private static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Stored, not deflated, as Keras does it: size and checksum come first, so the content is made twice. */
    private static void add(ZipOutputStream zip, String name, Content content) throws IOException {
        CRC32 crc = new CRC32();
        long[] size = {0};
        content.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                crc.update(b);
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                crc.update(bytes, offset, length);
                size[0] += length;
            }
        });
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setSize(size[0]);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }
}
