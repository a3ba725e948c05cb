package org.latent4j.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.network.ArchitectureReader;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.Flattener;
import org.latent4j.keras.network.LayerFactory;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.network.Value;
import org.latent4j.keras.weights.WeightFinder;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Looks at a file: nothing is computed, so ND4J isn't needed, and layers may be unknown. */
final class Inspector {
    private final KerasArchive archive;
    private final LayerFactory layers;
    private final List<ModelSummary.Layer> rows = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private @Nullable String model;
    private @Nullable String codings;
    private long trainable;
    private long nonTrainable;
    private boolean uncounted;

    private Inspector(KerasArchive archive, LayerFactory layers) {
        this.archive = archive;
        this.layers = layers;
    }

    /**
     * Looks at an archive.
     *
     * @param architecture of the archive or from elsewhere; null if there is none
     * @param told where the caller wants the codings, or null
     */
    static ModelSummary inspect(
            KerasArchive archive, @Nullable JsonNode architecture, LayerFactory layers, @Nullable String told) {
        Inspector inspector = new Inspector(archive, layers);
        if (architecture == null) {
            inspector.uncounted = true;
            inspector.unsupported.add(KerasImport.missingArchitecture(archive));
        } else {
            inspector.read(architecture, told);
        }
        return inspector.summary();
    }

    private void read(JsonNode json, @Nullable String told) {
        try {
            int keras = KerasVersion.of(archive, json);
            ModelDefinition definition = ArchitectureReader.read(json, keras);
            model = definition.className() + " '" + definition.name() + "'";
            LenientLayers lenient = new LenientLayers(layers, StatedShapes.of(json, definition));
            int meaning = Math.max(2, keras);
            TextLayer texts = TextLayer.of(archive, definition, meaning);
            FlatNetwork network = Flattener.flatten(definition, meaning, lenient, texts);
            notices.addAll(network.notices());
            network.inputs().forEach((name, input) -> {
                FlatNetwork.Text text = network.texts().get(name);
                if (text == null) {
                    input(name, input.shape());
                } else {
                    text(name, text);
                }
            });
            network.nodes().stream().filter(node -> !node.maskOutput()).forEach(this::row);
            for (int i = 0; i < network.outputs().size(); i++) {
                outputs.put(
                        network.outputNames().get(i),
                        NetworkGraph.vertex(network.outputs().get(i)));
            }
            if (unsupported.isEmpty()) {
                WeightFinder.find(archive.weights(), definition, network.nodes(), network.wrapped(), keras);
            }
            codings = Codings.find(network, told).how();
        } catch (UnsupportedModelException | MalformedModelException e) {
            uncounted |= rows.isEmpty();
            unsupported.add(firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String message) {
        String first =
                message == null ? "can't be read" : message.lines().findFirst().orElse(message);
        return first.endsWith(":") ? first.substring(0, first.length() - 1) : first; // an example follows
    }

    private void input(String name, long[] shape) {
        if (StatedShapes.isUnknown(shape)) {
            unsupported.add("input '" + name + "': the file doesn't say its shape");
        }
        rows.add(new ModelSummary.Layer(name, "InputLayer", shapes(List.of(shape)), 0L, List.of(), null, ""));
    }

    private void text(String input, FlatNetwork.Text text) {
        int each = text.encoding().textsPerRow();
        long[] shape = each == 0 ? new long[] {-1} : new long[] {-1, each};
        rows.add(new ModelSummary.Layer(input, "InputLayer", shapes(List.of(shape)), 0L, List.of(), null, "texts"));
        rows.add(new ModelSummary.Layer(
                text.name(),
                text.layer().className(),
                shapes(List.of(text.encoding().shape())),
                0L,
                List.of(text.encoding().input()),
                null,
                "in front of the graph"));
    }

    private void row(FlatNode node) {
        String reason =
                node.layer() instanceof LenientLayers.Placeholder placeholder ? placeholder.unsupported() : null;
        if (reason != null) {
            unsupported.add("layer '" + node.name() + "' (" + node.definition().className() + "): " + reason);
        }
        rows.add(new ModelSummary.Layer(
                node.name(),
                node.definition().className(),
                shapes(node.outputShapes()),
                parameters(node),
                node.inputs().stream().map(Inspector::source).toList(),
                reason,
                node.sharedWith() == null ? node.note() : "has the weights of '" + node.sharedWith() + "'"));
    }

    private @Nullable Long parameters(FlatNode node) {
        if (node.layer() instanceof LenientLayers.Placeholder placeholder && !placeholder.counted()) {
            uncounted = true;
            return null;
        }
        if (node.sharedWith() != null) {
            return 0L;
        }
        long count = 0;
        for (WeightSpec weight : node.layer().weights(node.inputShapes())) {
            long size = size(weight.shape());
            count += size;
            if (weight.trainable() && node.trainable()) {
                trainable += size;
            } else {
                nonTrainable += size;
            }
        }
        return count;
    }

    private static String source(Value value) {
        return NetworkGraph.vertex(value);
    }

    private static List<List<Long>> shapes(List<long[]> shapes) {
        return shapes.stream()
                .map(shape -> StatedShapes.isUnknown(shape) ? List.<Long>of() : list(shape))
                .toList();
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        return size;
    }

    private ModelSummary summary() {
        long known = trainable + nonTrainable;
        long stored = uncounted ? stored() : known;
        return new ModelSummary(
                archive.name(),
                archive.container() == KerasArchive.Container.HDF5 ? "HDF5" : ".keras",
                Objects.requireNonNullElse(archive.kerasVersion(), "unknown"),
                archive.backend(),
                model,
                rows,
                outputs,
                Compilation.of(archive.training()),
                optimizerState(),
                new ModelSummary.Parameters(
                        Math.max(stored, known), trainable, nonTrainable, Math.max(0, stored - known)),
                codings,
                unsupported,
                notices,
                rows.isEmpty() ? arrays() : List.of());
    }

    private long stored() {
        long[] sum = {0};
        eachWeight(archive.weights(), weight -> sum[0] += size(weight.shape()));
        return sum[0];
    }

    private List<ModelSummary.Stored> arrays() {
        List<ModelSummary.Stored> arrays = new ArrayList<>();
        eachWeight(
                archive.weights(),
                weight -> arrays.add(new ModelSummary.Stored(weight.path(), list(weight.shape()), weight.type())));
        return arrays;
    }

    private int optimizerState() {
        WeightGroup state = archive.optimizerWeights();
        int[] count = {0};
        if (state != null) {
            each(state, weight -> count[0]++);
        }
        return count[0];
    }

    /** The model's own: neither the optimizer's state nor the state of random generators. */
    private void eachWeight(WeightGroup root, Consumer<StoredWeight> consumer) {
        WeightGroup state = archive.optimizerWeights();
        each(root, weight -> {
            boolean optimizer = state != null && weight.path().startsWith(state.path() + "/");
            if (!optimizer && !weight.path().contains("seed_generator")) {
                consumer.accept(weight);
            }
        });
    }

    private static void each(WeightGroup group, Consumer<StoredWeight> consumer) {
        group.arrays().forEach(name -> consumer.accept(Objects.requireNonNull(group.array(name))));
        group.groups().forEach(name -> each(Objects.requireNonNull(group.group(name)), consumer));
    }
}
