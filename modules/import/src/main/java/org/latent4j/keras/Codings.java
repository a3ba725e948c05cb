package org.latent4j.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.Value;
import org.latent4j.models.Signature;
import org.latent4j.models.UnsupportedModelException;

/**
 * Where a model is cut into encoder and decoder.
 *
 * @param value the codings, or null if the model has none
 * @param how how that was found, in words
 * @param mean a variational encoder's mean, or null
 * @param logVariance its log-variance, or null
 */
record Codings(
        @Nullable Value value,
        String how,
        @Nullable Value mean,
        @Nullable Value logVariance) {

    /**
     * Finds the cut: as told; else at a nested model called encoder or the first of several; else where fewest numbers
     * pass.
     *
     * @param told name of a layer or nested model, or null
     */
    static Codings find(FlatNetwork network, @Nullable String told) {
        if (told != null) {
            return around(network, named(network, told), "as told: '" + told + "'");
        }
        List<String> outer = network.parts().keySet().stream()
                .filter(path -> !path.contains("/"))
                .toList();
        for (String path : outer) {
            if (path.toLowerCase(Locale.ROOT).contains("enc")) {
                return around(network, read(network, path), "the outputs of '" + path + "'");
            }
        }
        if (outer.size() >= 2) {
            return around(
                    network,
                    read(network, outer.get(0)),
                    "the outputs of '" + outer.get(0) + "', the first nested model");
        }
        return bottleneck(network);
    }

    private static Value named(FlatNetwork network, String told) {
        List<Value> part = network.parts().get(told);
        if (part != null) {
            return part.get(part.size() - 1);
        }
        for (FlatNode node : network.nodes()) {
            if (node.name().equals(told)) {
                return new Value(told, 0, node.outputShapes().get(0), null);
            }
        }
        throw new UnsupportedModelException("codings: no layer or nested model '" + told + "'; there are "
                + network.parts().keySet() + " and "
                + network.nodes().stream().map(FlatNode::name).toList());
    }

    /** Of a model's outputs the one that the rest reads; the last if none or several are. */
    private static Value read(FlatNetwork network, String path) {
        List<Value> outputs = KerasImport.values(network, path);
        List<Value> read = outputs.stream()
                .filter(output -> network.nodes().stream()
                        .filter(node -> !node.name().startsWith(path + "/"))
                        .flatMap(node -> node.inputs().stream())
                        .anyMatch(input -> input.source().equals(output.source()) && input.output() == output.output()))
                .toList();
        return read.size() == 1 ? read.get(0) : outputs.get(outputs.size() - 1);
    }

    private static Codings bottleneck(FlatNetwork network) {
        Value narrowest = null;
        long least = Long.MAX_VALUE;
        for (FlatNetwork.Input input : network.inputs().values()) {
            least = Math.min(least, size(input.shape()));
        }
        for (FlatNode node : network.nodes()) {
            long size = node.maskOutput()
                    ? Long.MAX_VALUE
                    : size(node.outputShapes().get(0));
            if (size < least || (size == least && narrowest != null && follows(node, narrowest))) {
                least = size;
                narrowest = new Value(node.name(), 0, node.outputShapes().get(0), null);
            }
        }
        if (narrowest == null) {
            return new Codings(null, "none: no layer gives fewer numbers than go in", null, null);
        }
        return around(network, narrowest, "the output of '" + narrowest.source() + "', where fewest numbers pass");
    }

    /** An activation or normalisation behind the narrowest layer belongs to it. */
    private static boolean follows(FlatNode node, Value narrowest) {
        return node.inputs().stream().anyMatch(input -> input.source().equals(narrowest.source()));
    }

    private static long size(long[] shape) {
        if (StatedShapes.isUnknown(shape)) {
            return Long.MAX_VALUE;
        }
        long size = 1;
        for (int i = 1; i < shape.length; i++) {
            if (shape[i] > 0) {
                size *= shape[i];
            }
        }
        return size;
    }

    private static Codings around(FlatNetwork network, Value value, String how) {
        for (FlatNode node : network.nodes()) {
            if (node.className().equals("Sampling") && node.inputs().size() >= 2) {
                return new Codings(
                        value, how, node.inputs().get(0), node.inputs().get(1));
            }
        }
        return new Codings(value, how, null, null);
    }

    /** What must be in the graph for it. */
    List<Value> kept() {
        List<Value> kept = new ArrayList<>();
        for (Value part : Arrays.asList(value, mean, logVariance)) {
            if (part != null) {
                kept.add(part);
            }
        }
        return kept;
    }

    Signature signature(FlatNetwork network, List<String> outputs) {
        List<Signature.Port> inputPorts = new ArrayList<>();
        for (Map.Entry<String, FlatNetwork.Input> input : network.inputs().entrySet()) {
            inputPorts.add(new Signature.Port(
                    input.getKey(), input.getKey(), example(input.getValue().shape())));
        }
        List<Signature.Port> outputPorts = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            outputPorts.add(new Signature.Port(
                    network.outputNames().get(i),
                    outputs.get(i),
                    example(network.outputs().get(i).shape())));
        }
        return new Signature(
                inputPorts,
                outputPorts,
                value == null ? null : NetworkGraph.vertex(value),
                value == null ? List.of() : example(value.shape()),
                mean == null ? null : NetworkGraph.vertex(mean),
                logVariance == null ? null : NetworkGraph.vertex(logVariance));
    }

    private static List<Integer> example(long[] shape) {
        return Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList();
    }
}
