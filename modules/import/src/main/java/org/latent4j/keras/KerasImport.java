package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.keras.archive.KerasArchitecture;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.export.KerasOrigin;
import org.latent4j.keras.network.ArchitectureReader;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.Flattener;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.Value;
import org.latent4j.keras.weights.FoundWeight;
import org.latent4j.keras.weights.WeightFinder;
import org.latent4j.keras.weights.WeightSource;
import org.latent4j.layers.keras.KerasLayers;
import org.latent4j.layers.keras.KerasUpdater;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.models.LatentModel;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.NativeThreads;
import org.latent4j.models.Signature;
import org.latent4j.models.TextEncoding;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Loads a Keras model with Keras's own outputs.
 *
 * <pre>{@code
 * ImportedModel imported = KerasImport.of(Path.of("autoencoder.h5")).load();
 * INDArray codings = imported.model().encode(rows);
 * }</pre>
 *
 * <p>Files may be {@code .h5}/{@code .hdf5} of Keras 1 to 3 and tf.keras, {@code .keras}, or weights beside an
 * architecture's JSON. Python code in a file is never run. Instances are used once, by one thread; any number of them side
 * by side.
 *
 * <p>All loading methods throw {@link MalformedModelException} for a broken file and {@link UnsupportedModelException} for
 * a good one that can't be taken; both name the file, the layer and the option.
 */
public final class KerasImport {
    private static final int PIECE = 1 << 20;

    private final Source source;
    private final String name;
    private final Map<String, KerasLayers.Factory> layers = new LinkedHashMap<>();
    private final Map<String, String> expressions = new LinkedHashMap<>();
    private @Nullable Path architecture;
    private @Nullable JsonNode architectureJson;
    private @Nullable String codings;

    @FunctionalInterface
    private interface Source {
        KerasArchive open() throws IOException;
    }

    private KerasImport(Source source, String name) {
        this.source = source;
        this.name = name;
    }

    public static KerasImport of(Path file) {
        return new KerasImport(() -> KerasArchive.open(file), String.valueOf(file.getFileName()));
    }

    /** From a stream, which is read to its end. */
    public static KerasImport of(InputStream stream, String name) {
        return new KerasImport(() -> KerasArchive.open(stream, name), name);
    }

    public static KerasImport of(byte[] bytes, String name) {
        return new KerasImport(() -> KerasArchive.open(bytes, name), name);
    }

    /** The architecture of a file that holds weights only: what Keras's {@code model.to_json()} gives. */
    public KerasImport architecture(Path json) {
        this.architecture = json;
        return this;
    }

    /** The same as JSON. */
    public KerasImport architecture(JsonNode json) {
        this.architectureJson = json;
        return this;
    }

    /**
     * What computes a layer that isn't Keras's own.
     *
     * @param classOrLayer Keras's class name, or the name of one layer, as for a {@code Lambda}
     */
    public KerasImport layer(String classOrLayer, KerasLayers.Factory factory) {
        layers.put(classOrLayer, factory);
        return this;
    }

    /**
     * What computes a layer that isn't Keras's own, as an expression in {@code x}: {@code log1p(x)}. The saved model keeps
     * it and needs no code.
     *
     * @param classOrLayer as {@link #layer}
     * @param expression of {@code x}, {@code e}, {@code pi}, numbers, {@code + - * / ^}, parentheses, and {@code exp log
     *     log1p sqrt abs tanh sigmoid relu min max}
     * @throws IllegalArgumentException if the expression is none; says at which character
     */
    public KerasImport expression(String classOrLayer, String expression) {
        KnownLayers.checkExpression(expression);
        expressions.put(classOrLayer, expression);
        return this;
    }

    /** The layer or nested model whose output the codings are, where the guess is wrong. */
    public KerasImport codings(String layer) {
        this.codings = layer;
        return this;
    }

    /** Loads the model. */
    public ImportedModel load() throws IOException {
        NativeThreads.useSensibleDefaults();
        return explained(this::load);
    }

    /**
     * Tells what the file holds without building the model: layers may be unknown, and the architecture may be missing.
     * Quick, and without ND4J.
     */
    public ModelSummary inspect() throws IOException {
        return explained(archive ->
                Inspector.inspect(archive, givenArchitecture(archive), new KnownLayers(layers, expressions), codings));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(KerasArchive archive) throws IOException;
    }

    private <T> T explained(Reading<T> reading) throws IOException {
        try (KerasArchive archive = source.open()) {
            return reading.of(archive);
        } catch (MalformedModelException e) {
            throw new MalformedModelException(prefixed(e.getMessage()), e);
        } catch (UnsupportedModelException e) {
            throw new UnsupportedModelException(prefixed(e.getMessage()), e);
        } catch (RuntimeException | StackOverflowError e) { // the last fence before hostile files
            throw new MalformedModelException(name + ": can't be read: " + e, e);
        }
    }

    /** What the archive says names the file already, with its folder. */
    private String prefixed(@Nullable String message) {
        String text = String.valueOf(message);
        String first = text.lines().findFirst().orElse("");
        return first.matches("[^:,]*" + Pattern.quote(name) + "[:,].*") ? text : name + ", " + text;
    }

    private ImportedModel load(KerasArchive archive) throws IOException {
        JsonNode json = architecture(archive);
        int keras = KerasVersion.of(archive, json);
        ModelDefinition model = ArchitectureReader.read(json, keras);
        int meaning = Math.max(2, keras);
        KnownLayers known = new KnownLayers(layers, expressions);
        TextLayer texts = TextLayer.of(archive, model, meaning);
        FlatNetwork network = Flattener.flatten(model, meaning, known, texts);
        if (!known.unused().isEmpty()) {
            throw new UnsupportedModelException("expressions: no layer or class " + known.unused() + "; there are "
                    + network.nodes().stream().map(FlatNode::name).toList());
        }
        WeightSource weights = WeightFinder.find(archive.weights(), model, network.nodes(), network.wrapped(), keras);
        Codings split = Codings.find(network, codings);
        Training training = TrainingConfiguration.read(archive.training(), network, meaning);
        NetworkGraph graph = NetworkGraph.of(network, split.kept(), training);
        ComputationGraph built = graph.initialized();
        copy(weights, built);
        List<String> notices = new ArrayList<>(training.notices());
        if (training.restorable() && training.updater() instanceof KerasUpdater updater) {
            String notice = OptimizerState.restore(
                    built,
                    updater,
                    archive.optimizerWeights(),
                    WeightFinder.trainable(model, network.nodes(), network.wrapped()));
            if (notice != null) {
                notices.add(notice);
            }
        }
        Signature signature = split.signature(network, graph.outputs());
        LatentModel imported = LatentModel.of(built, signature);
        imported.attach(KerasOrigin.ATTACHMENT, KerasOrigin.of(json, keras, model, network, weights, built));
        if (!network.texts().isEmpty()) {
            Map<String, TextEncoding> encodings = new LinkedHashMap<>();
            network.texts().forEach((input, text) -> encodings.put(input, text.encoding()));
            imported.attach(TextEncoding.ATTACHMENT, Json.MAPPER.valueToTree(encodings));
        }
        return new ImportedModel(imported, ImportReport.of(archive, model, network, weights, split, notices));
    }

    private JsonNode architecture(KerasArchive archive) throws IOException {
        JsonNode given = givenArchitecture(archive);
        if (given == null) {
            throw new UnsupportedModelException(missingArchitecture(archive));
        }
        return given;
    }

    private @Nullable JsonNode givenArchitecture(KerasArchive archive) throws IOException {
        if (architectureJson != null) {
            return architectureJson;
        }
        return architecture != null ? KerasArchitecture.read(architecture) : archive.architecture();
    }

    static String missingArchitecture(KerasArchive archive) {
        WeightGroup root = archive.weights();
        List<String> names = root.names("layer_names");
        return "holds weights only, no architecture: give the architecture's JSON (model.to_json() in Keras) with it, on the command line as --architecture."
                + " Layers found: " + (names == null ? root.groups() : names);
    }

    private static void copy(WeightSource weights, ComputationGraph graph) {
        weights.byNode().forEach((node, arrays) -> {
            Map<String, INDArray> table = graph.getVertex(node) == null
                    ? Map.of()
                    : graph.getVertex(node).paramTable(false);
            for (Map.Entry<String, FoundWeight> array : arrays.entrySet()) {
                INDArray parameter = table.get(KerasVertex.key(array.getKey()));
                if (parameter != null) { // a vertex that no output needs isn't in the graph
                    fill(parameter, array.getValue().read());
                }
            }
        });
    }

    /** In pieces, so that a large weight isn't in memory a third time. */
    private static void fill(INDArray parameter, float[] values) {
        INDArray flat = parameter.reshape(parameter.length());
        for (int from = 0; from < values.length; from += PIECE) {
            int to = Math.min(values.length, from + PIECE);
            try (INDArray piece = Nd4j.createFromArray(Arrays.copyOfRange(values, from, to))) {
                flat.get(NDArrayIndex.interval(from, to)).assign(piece);
            }
        }
    }

    static List<Value> values(FlatNetwork network, String path) {
        return new ArrayList<>(Objects.requireNonNull(network.parts().get(path)));
    }
}
