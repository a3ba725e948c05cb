package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.BiasLayer;
import org.latent4j.layers.TransposedKernelVertex;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.VariationalAutoencoder;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A variant as a Keras model: a functional {@code autoencoder} of an {@code encoder} and a {@code decoder}, called one after
 * the other, whose layers have the names of the graph's vertices.
 *
 * <p>Encoder and decoder are sequential; a variational encoder is functional and gives mean, log-variance and codings.
 */
final class VariantExport {
    private static final String CODINGS = "codings";
    private static final String ENCODER = "encoder";
    private static final String DECODER = "decoder";

    private final ComputationGraph graph;
    private final Autoencoder variant;
    private final VariantLayers layers;
    private final Map<String, List<WeightValues>> weights = new LinkedHashMap<>();
    private final List<ObjectNode> encoder = new ArrayList<>();
    private final List<ObjectNode> decoder = new ArrayList<>();

    private VariantExport(ComputationGraph graph, Autoencoder variant) {
        this.graph = graph;
        this.variant = variant;
        List<Integer> shape = variant.inputShape();
        this.layers = new VariantLayers(variant.valuesPerExample(), shape.size() == 2 ? shape.get(0) : 1);
    }

    static ExportedModel of(ComputationGraph graph, Autoencoder variant) {
        VariantExport export = new VariantExport(graph, variant);
        export.convert();
        return new ExportedModel(export.autoencoder(), export.weights);
    }

    private void convert() {
        boolean behindCodings = false;
        Map<String, TransposedKernelVertex> kernels = new HashMap<>();
        for (String name : graph.getConfiguration().getTopologicalOrderStr()) {
            GraphVertex vertex = graph.getConfiguration().getVertices().get(name);
            if (vertex instanceof TransposedKernelVertex kernel) {
                kernels.put(name, kernel);
            } else if (vertex != null
                    && !(vertex instanceof MergeVertex)) { // inputs are no vertices; samplers take two
                VariantLayers.Converted layer = convert(name, vertex, kernels);
                if (layer != null) {
                    (behindCodings ? decoder : encoder).add(layer.entry());
                    weights.put((behindCodings ? DECODER : ENCODER) + "/" + name, layer.weights());
                }
            }
            behindCodings |= name.equals(CODINGS);
        }
    }

    private VariantLayers.@Nullable Converted convert(
            String name, GraphVertex vertex, Map<String, TransposedKernelVertex> kernels) {
        Map<String, INDArray> parameters = graph.getVertex(name).paramTable(false);
        Map<String, INDArray> present = parameters == null ? Map.of() : parameters;
        String input = Objects.requireNonNull(
                        graph.getConfiguration().getVertexInputs().get(name))
                .get(0);
        TransposedKernelVertex kernel = kernels.get(input);
        if (kernel != null
                && vertex instanceof LayerVertex layer
                && layer.getLayerConf().getLayer() instanceof BiasLayer bias) {
            INDArray shared =
                    graph.getVertex(kernel.getTiedTo()).paramTable(false).get("W");
            return VariantLayers.transposed(name, kernel.getTiedTo(), Objects.requireNonNull(shared), bias, present);
        }
        return layers.of(name, vertex, present);
    }

    private ObjectNode autoencoder() {
        boolean variational = variant instanceof VariationalAutoencoder;
        ObjectNode input = KerasJson.input("input", variant.inputShape());
        ObjectNode first = variational ? variationalEncoder() : chain(ENCODER, "input", variant.inputShape(), encoder);
        KerasJson.called(first, KerasJson.tensor("input", 0, 0));
        ObjectNode second = chain(DECODER, CODINGS, variant.codingsShape(), decoder);
        KerasJson.called(second, KerasJson.tensor(ENCODER, 0, variational ? 2 : 0));
        return KerasJson.functional(
                "autoencoder",
                List.of(input, first, second),
                references(KerasJson.reference("input", 0, 0)),
                references(KerasJson.reference(DECODER, 0, 0)));
    }

    private static ObjectNode chain(String name, String input, List<Integer> shape, List<ObjectNode> layers) {
        List<ObjectNode> all = new ArrayList<>();
        boolean taken =
                layers.stream().anyMatch(layer -> layer.path("name").asText().equals(input));
        all.add(KerasJson.input(taken ? input + "_input" : input, shape));
        all.addAll(layers);
        return KerasJson.sequential(name, all);
    }

    private ObjectNode variationalEncoder() {
        List<ObjectNode> all = new ArrayList<>();
        all.add(KerasJson.input("input", variant.inputShape()));
        int heads = encoder.size() - 3;
        String previous = "input";
        for (int i = 0; i < encoder.size(); i++) {
            ObjectNode layer = encoder.get(i);
            all.add(
                    i < encoder.size() - 1
                            ? KerasJson.called(layer, KerasJson.tensor(previous, 0, 0))
                            : KerasJson.called(
                                    layer,
                                    KerasJson.tensor(name(heads), 0, 0),
                                    KerasJson.tensor(name(heads + 1), 0, 0)));
            previous = i < heads ? name(i) : previous;
        }
        return KerasJson.functional(
                ENCODER,
                all,
                references(KerasJson.reference("input", 0, 0)),
                references(
                        KerasJson.reference(name(heads), 0, 0),
                        KerasJson.reference(name(heads + 1), 0, 0),
                        KerasJson.reference(CODINGS, 0, 0)));
    }

    private String name(int layer) {
        return encoder.get(layer).path("name").asText();
    }

    private static ArrayNode references(ArrayNode... references) {
        ArrayNode all = KerasJson.JSON.arrayNode();
        List.of(references).forEach(all::add);
        return all.size() == 1 ? references[0] : all;
    }
}
