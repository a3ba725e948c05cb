package org.latent4j.keras.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * One Keras model file, opened: what it holds as plain data.
 *
 * <p>Takes full models in HDF5 (Keras 1, 2, 3 and {@code tf.keras}), {@code .keras} archives, and HDF5 files of weights
 * alone; which of them a file is, its content says, not its name. A file is data and not trusted: nothing it names is
 * opened or run, all that it declares is checked against its real length, and every file ends in this object or in one of
 * the two exceptions below.
 *
 * <p>Immutable and thread-safe; the file's bytes are held in memory, arrays are read from them when asked for.
 */
public final class KerasArchive implements AutoCloseable {
    /** How a model is packed. */
    public enum Container {
        /** {@code .h5}, {@code .hdf5}, {@code .weights.h5}. */
        HDF5,
        /** {@code .keras}. */
        KERAS_ZIP
    }

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String ASSETS = "assets/";

    private final String name;
    private final Container container;
    private final @Nullable ZipContents zip;
    private final WeightGroup root;
    private final WeightGroup weights;
    private final @Nullable JsonNode architecture;
    private final @Nullable JsonNode training;
    private final @Nullable String kerasVersion;
    private final @Nullable String backend;

    /** A {@code .keras} archive. */
    private KerasArchive(ZipContents zip, String name) {
        this.name = name;
        this.container = Container.KERAS_ZIP;
        this.zip = zip;
        JsonNode config = json(zip, CONFIG, name);
        if (config == null) {
            throw Foreign.zip(zip.names(), name);
        }
        this.architecture = KerasArchitecture.check(config, name + ", " + CONFIG);
        this.training = present(architecture.path("compile_config"));
        JsonNode metadata = json(zip, METADATA, name);
        this.kerasVersion =
                metadata == null ? null : metadata.path("keras_version").asText(null);
        this.backend = null;
        ByteBuffer stored = zip.content(WEIGHTS, Integer.MAX_VALUE);
        if (stored == null) {
            throw new MalformedModelException(name + ": expected the weights as " + WEIGHTS + ", found no such entry");
        }
        if (!Hdf5Reader.isHdf5(stored)) {
            throw new MalformedModelException(name + ", " + WEIGHTS + ": expected HDF5, found other bytes");
        }
        this.root = Hdf5Reader.read(stored, name + ", " + WEIGHTS);
        this.weights = root;
    }

    /** An HDF5 file. */
    private KerasArchive(WeightGroup root, String name) {
        this.name = name;
        this.container = Container.HDF5;
        this.zip = null;
        this.root = root;
        WeightGroup full = root.group("model_weights");
        this.weights = full == null ? root : full;
        String config = root.text("model_config");
        this.architecture = config == null
                ? null
                : KerasArchitecture.check(ArchiveJson.object(config, name + ", model_config"), name + ", model_config");
        String compiled = root.text("training_config");
        this.training = compiled == null ? null : ArchiveJson.object(compiled, name + ", training_config");
        this.kerasVersion = either("keras_version");
        this.backend = either("backend");
    }

    /**
     * Opens a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it can't be read
     * @throws MalformedModelException if it's broken
     * @throws UnsupportedModelException if it's something else, or uses what isn't read
     */
    public static KerasArchive open(Path file) throws IOException {
        return open(ArchiveBytes.read(file), file.toString());
    }

    /** As {@link #open(Path)}, from a stream, which is read to its end and not closed; the name is for messages. */
    public static KerasArchive open(InputStream stream, String name) throws IOException {
        return open(ArchiveBytes.read(stream, name), name);
    }

    /** As {@link #open(Path)}, from bytes, which must not be changed as long as the archive is used. */
    public static KerasArchive open(byte[] bytes, String name) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (Hdf5Reader.isHdf5(buffer)) {
            return new KerasArchive(Hdf5Reader.read(buffer, name), name);
        }
        if (bytes.length >= 4 && bytes[0] == 'P' && bytes[1] == 'K') {
            return new KerasArchive(ZipContents.read(buffer, name), name);
        }
        throw Foreign.file(buffer, name);
    }

    /** The file's name, which starts all messages about it. */
    public String name() {
        return name;
    }

    public Container container() {
        return container;
    }

    /** The version of Keras that wrote the file, as it says ({@code 2.4.0}, {@code 2.2.4-tf}, {@code 3.3.3}); null if it doesn't. */
    public @Nullable String kerasVersion() {
        return kerasVersion;
    }

    /** The backend that wrote an HDF5 file ({@code tensorflow}, {@code theano} …); null if unknown. */
    public @Nullable String backend() {
        return backend;
    }

    /**
     * The model's configuration: an object with {@code class_name} and {@code config}, in archives of Keras 3 also {@code
     * build_config} and others; null if the file holds weights alone. Shared by all callers: not to be changed.
     */
    public @Nullable JsonNode architecture() {
        return architecture;
    }

    /** Loss, optimizer and metrics ({@code training_config} or {@code compile_config}); null if the model wasn't compiled. */
    public @Nullable JsonNode training() {
        return training;
    }

    /** The root of the weights: {@code /model_weights} of a full HDF5 model, else the root of the HDF5 file. */
    public WeightGroup weights() {
        return weights;
    }

    /** The optimizer's state; null if none was saved. */
    public @Nullable WeightGroup optimizerWeights() {
        if (container == Container.HDF5) {
            WeightGroup legacy = root.group("optimizer_weights");
            return legacy != null || architecture != null
                    ? legacy
                    : root.names("layer_names") == null ? root.group("optimizer") : null;
        }
        return root.group("optimizer");
    }

    /**
     * A file that a layer put beside the weights, such as a vocabulary.
     *
     * @param path inside of {@code assets/}, with or without that folder
     * @return null if there is none
     * @throws MalformedModelException if it's damaged
     */
    public byte @Nullable [] asset(String path) {
        if (zip == null) {
            return null;
        }
        String plain = path.replace('\\', '/');
        String inside = plain.startsWith(ASSETS) ? plain : ASSETS + plain;
        ByteBuffer content = zip.content(inside, Integer.MAX_VALUE);
        if (content == null) {
            content = zip.content(inside.replace('/', '\\'), Integer.MAX_VALUE);
        }
        if (content == null) {
            return null;
        }
        byte[] asset = Allocation.bytes(content.remaining(), name + ", " + inside);
        content.get(asset);
        return asset;
    }

    /** Does nothing: no file is open. It's here so that a future archive may hold one. */
    @Override
    public void close() {}

    private @Nullable String either(String attribute) {
        String atRoot = root.text(attribute);
        return atRoot != null ? atRoot : weights.text(attribute);
    }

    private static @Nullable JsonNode json(ZipContents zip, String entry, String name) {
        ByteBuffer content = zip.content(entry, ArchiveJson.LONGEST);
        return content == null
                ? null
                : ArchiveJson.object(StandardCharsets.UTF_8.decode(content).toString(), name + ", " + entry);
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isObject() && !node.isEmpty() ? node : null;
    }
}
