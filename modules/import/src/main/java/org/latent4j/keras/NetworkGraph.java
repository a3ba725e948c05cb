package org.latent4j.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.Value;
import org.latent4j.layers.keras.KerasLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.OutputVertex;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes a DL4J graph of a flattened network. Every call of a layer is a vertex of its name. */
final class NetworkGraph {
    private final FlatNetwork network;
    private final GraphBuilder builder;
    private final Training training;
    private final Map<String, FlatNode> byName = new HashMap<>();
    private final Set<String> vertices = new HashSet<>();
    private final List<String> outputs = new ArrayList<>();

    private NetworkGraph(FlatNetwork network, Training training) {
        this.network = network;
        this.training = training;
        this.builder = new NeuralNetConfiguration.Builder()
                .seed(42)
                .dataType(DataType.FLOAT)
                .miniBatch(false)
                .graphBuilder()
                .allowDisconnected(true); // masks that only a loss reads, codings that nobody does
    }

    /**
     * A graph with parameters of value 0.
     *
     * @param kept values that must be in the graph besides what its outputs need
     * @param training how it goes on training
     */
    static NetworkGraph of(FlatNetwork network, List<Value> kept, Training training) {
        NetworkGraph graph = new NetworkGraph(network, training);
        graph.build(kept);
        return graph;
    }

    ComputationGraph initialized() {
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        return graph;
    }

    /** The vertices that give the network's outputs, in order: before any loss. */
    List<String> outputs() {
        return outputs;
    }

    /** The vertex that gives a value. */
    static String vertex(Value value) {
        return value.output() == 0 ? value.source() : value.source() + ":" + value.output();
    }

    private void build(List<Value> kept) {
        network.nodes().forEach(node -> byName.put(node.name(), node));
        builder.addInputs(network.inputs().keySet().toArray(String[]::new));
        List<Value> all = new ArrayList<>(kept);
        if (training.hasLosses()) {
            network.outputs().stream().map(Value::mask).filter(Objects::nonNull).forEach(all::add);
        }
        Set<String> needed = needed(all);
        for (FlatNode node : network.nodes()) {
            if (needed.contains(node.name())) {
                add(node);
            }
        }
        all.forEach(this::outputOf);
        for (int i = 0; i < network.outputs().size(); i++) {
            outputs.add(output(network.outputs().get(i), network.outputNames().get(i)));
        }
        builder.setOutputs(training.addLosses(builder, network, outputs).toArray(String[]::new));
    }

    private Set<String> needed(List<Value> kept) {
        Set<String> needed = new LinkedHashSet<>();
        List<Value> open = new ArrayList<>(network.outputs());
        open.addAll(kept);
        while (!open.isEmpty()) {
            Value value = open.remove(open.size() - 1);
            FlatNode node = byName.get(value.source());
            if (node == null || !needed.add(node.name())) {
                continue;
            }
            for (Value input : node.inputs()) {
                open.add(input);
                if (input.mask() != null && (usesMasks(node.layer()) || node.maskOutput())) {
                    open.add(input.mask());
                }
            }
            FlatNode owner = node.sharedWith() == null ? null : byName.get(node.sharedWith());
            if (owner != null) {
                open.add(new Value(owner.name(), 0, new long[0], null));
            }
        }
        return needed;
    }

    private void add(FlatNode node) {
        List<String> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(outputOf(input)));
        KerasVertex vertex = new KerasVertex(node.className(), node.config(), node.inputShapes(), node.layer());
        vertex.setLayerName(node.name());
        vertex.setMaskOutput(node.maskOutput());
        vertex.setTrainable(node.trainable());
        vertex.setUpdater(training.updater());
        vertex.setGradientNormalization(training.clipping());
        vertex.setGradientNormalizationThreshold(training.clippingThreshold());
        vertex.setWeightDecay(training.weightDecay());
        if (usesMasks(node.layer()) || node.maskOutput()) {
            vertex.setMaskOf(addMasks(node, inputs));
        }
        if (node.sharedWith() != null) {
            vertex.setSharedWith(node.sharedWith());
            vertex.setOrderOnly(1);
            inputs.add(node.sharedWith());
        }
        builder.addVertex(node.name(), vertex, inputs.toArray(String[]::new));
        vertices.add(node.name());
    }

    private static boolean usesMasks(KerasLayer layer) {
        return switch (layer.masking()) {
            case USES_AND_PASSES, USES_AND_STOPS, COMPUTES -> true;
            case PASSES, STOPS -> false;
        };
    }

    private int[] addMasks(FlatNode node, List<String> inputs) {
        List<Integer> maskOf = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Value mask = node.inputs().get(i).mask();
            if (mask != null) {
                inputs.add(outputOf(mask));
                maskOf.add(i);
            }
        }
        return maskOf.stream().mapToInt(Integer::intValue).toArray();
    }

    private String outputOf(Value value) {
        String name = vertex(value);
        if (value.output() > 0 && vertices.add(name)) {
            builder.addVertex(name, new OutputVertex(value.source(), value.output()), value.source());
        }
        return name;
    }

    /** Outputs are vertices of their own where DL4J needs it: for an input, and for what is an output already. */
    private String output(Value value, String outputName) {
        String name = outputOf(value);
        if (!network.inputs().containsKey(name) && !outputs.contains(name)) {
            return name;
        }
        String copy = outputName + "/output";
        for (int i = 1; !vertices.add(copy); i++) {
            copy = outputName + "/output_" + i;
        }
        LayerConfig config = LayerConfig.of(JsonNodeFactory.instance.objectNode(), 3);
        KerasVertex identity = new KerasVertex("Identity", config, List.of(value.shape()), null);
        identity.setLayerName(copy);
        builder.addVertex(copy, identity, name);
        return copy;
    }

    /** The layers that can't be trained, by name; a reason not to train at all. */
    static Map<String, String> untrainable(FlatNetwork network) {
        Map<String, String> names = new LinkedHashMap<>();
        for (FlatNode node : network.nodes()) {
            if (!node.layer().trainable()) {
                names.put(node.name(), node.className());
            }
        }
        return names;
    }
}
