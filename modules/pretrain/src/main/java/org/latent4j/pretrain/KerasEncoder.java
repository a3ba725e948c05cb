package org.latent4j.pretrain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.layers.keras.WeightSpec;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Signature;
import org.latent4j.models.UnsupportedModelException;
import org.latent4j.pretrain.ladder.EncoderLayer;
import org.latent4j.pretrain.ladder.FirstWeights;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The encoder of a graph of Keras's layers. */
final class KerasEncoder implements Pretraining.EncoderLayers {
    private static final int KERAS = 3;

    private final LatentModel model;
    private final Signature signature;
    private final ComputationGraphConfiguration configuration;
    private final KerasVertex last;
    private final Set<String> needed = new LinkedHashSet<>();

    KerasEncoder(LatentModel model, String layer) {
        this.model = model;
        this.signature = Objects.requireNonNull(model.signature());
        this.configuration = model.graph().getConfiguration();
        String mean = signature.mean();
        String cut = mean != null && layer.equals(signature.codings()) ? mean : layer;
        if (!(configuration.getVertices().get(cut) instanceof KerasVertex vertex)) {
            throw new UnsupportedModelException("layer '" + cut + "': expected a layer's first output");
        }
        this.last = vertex;
        collect(cut);
        List<Signature.Port> inputs = signature.inputs().stream()
                .filter(port -> needed.contains(port.vertex()))
                .toList();
        if (inputs.size() != 1) {
            throw new UnsupportedModelException("layer '" + cut
                    + "': expected a layer that depends on one input, this one does on " + inputs.size());
        }
    }

    private void collect(String name) {
        if (needed.contains(name)) {
            return;
        }
        List<String> inputs = configuration.getVertexInputs().get(name);
        if (inputs != null) {
            inputs.forEach(this::collect);
        }
        needed.add(name);
    }

    private Signature.Port input() {
        return signature.inputs().stream()
                .filter(port -> needed.contains(port.vertex()))
                .findFirst()
                .orElseThrow();
    }

    private long[] shape() {
        return last.layer().outputShapes(last.getInputShapes()).get(0);
    }

    @Override
    public boolean featureMaps() {
        return shape().length > 2;
    }

    @Override
    public List<String> weighted() {
        return needed.stream()
                .filter(name -> configuration.getVertices().get(name) instanceof KerasVertex vertex
                        && vertex.numParams(true) > 0)
                .toList();
    }

    /** Dense layers with plain matrices only; a flattening before them changes no number. */
    @Override
    public List<EncoderLayer> dense() {
        List<EncoderLayer> layers = new ArrayList<>();
        for (String name : needed) {
            if (!(configuration.getVertices().get(name) instanceof KerasVertex vertex)
                    || vertex.getLayerClass().equals("Flatten")) {
                continue;
            }
            Map<String, INDArray> table = model.graph().getVertex(name).paramTable(false);
            INDArray kernel = table.get("kernel");
            INDArray bias = table.get("bias");
            if (!vertex.getLayerClass().equals("Dense") || kernel == null || bias == null) {
                throw new UnsupportedModelException("layer '" + name
                        + "': a ladder network needs an encoder of dense layers with biases, found a "
                        + vertex.getLayerClass());
            }
            layers.add(new EncoderLayer(kernel, bias));
        }
        return layers;
    }

    @Override
    public Nonlinearity activation() {
        for (String name : needed) {
            if (configuration.getVertices().get(name) instanceof KerasVertex vertex
                    && vertex.getLayerClass().equals("Dense")) {
                String kind = vertex.layerConfig().text("activation", "linear");
                for (Nonlinearity known : Nonlinearity.values()) {
                    if (known.id().equals(kind)) {
                        return known;
                    }
                }
                throw new UnsupportedModelException(
                        "layer '" + name + "': a ladder network can't have the activation " + kind);
            }
        }
        throw new UnsupportedModelException("a ladder network needs an encoder of dense layers, found none");
    }

    @Override
    public LatentModel network(Pretraining.Plan plan) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.FLOAT)
                .miniBatch(false)
                .graphBuilder()
                .allowDisconnected(true)
                .addInputs(input().vertex());
        List<String> weighted = weighted();
        for (String name : needed) {
            GraphVertex vertex = configuration.getVertices().get(name);
            if (vertex == null) { // the input
                continue;
            }
            GraphVertex copy = vertex.clone();
            if (copy instanceof KerasVertex keras) {
                keras.setLayerName(name);
                Optimizer optimizer = plan.ofEncoderLayer(weighted.indexOf(name));
                keras.setTrainable(optimizer != null && keras.isTrainable());
                keras.setUpdater((optimizer == null ? plan.optimizer() : optimizer).updater(1));
                keras.setWeightDecay(0);
            }
            builder.addVertex(
                    name,
                    copy,
                    Objects.requireNonNull(configuration.getVertexInputs().get(name))
                            .toArray(String[]::new));
        }
        List<String> added = addHead(builder, plan);
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        SplittableRandom random = new SplittableRandom(plan.seed());
        for (String name : weighted) {
            if (plan.pretrained()) {
                copyWeights(name, graph);
            } else {
                draw(name, graph, random);
            }
        }
        added.forEach(name -> drawHead(name, graph, random));
        return LatentModel.of(graph, signature(plan.output().size()));
    }

    private Signature signature(int outputs) {
        long[] shape = shape();
        List<Integer> codings = new ArrayList<>();
        for (int i = 1; i < shape.length; i++) {
            codings.add((int) shape[i]);
        }
        return new Signature(
                List.of(input()),
                List.of(new Signature.Port(Pretraining.OUTPUT, Pretraining.OUTPUT, List.of(outputs))),
                last.getLayerName(),
                codings,
                null,
                null);
    }

    /** Adds the head's layers; gives the names of those with weights. */
    private List<String> addHead(GraphBuilder builder, Pretraining.Plan plan) {
        List<String> dense = new ArrayList<>();
        HeadLayers layers = new HeadLayers(builder, plan.optimizer(), last.getLayerName(), shape());
        if (shape().length > 2) {
            layers.add("flatten", "Flatten", JsonNodeFactory.instance.objectNode());
        }
        for (int i = 0; i < plan.head().hiddenSizes().size(); i++) {
            String name = "head_" + (i + 1);
            layers.dense(
                    name,
                    plan.head().hiddenSizes().get(i),
                    plan.head().activation().name().toLowerCase(Locale.ROOT));
            dense.add(name);
        }
        if (plan.head().dropout() > 0) {
            layers.add(
                    "dropout",
                    "Dropout",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("rate", plan.head().dropout()));
        }
        boolean classes = plan.output().classes();
        layers.dense(Pretraining.OUTPUT, plan.output().size(), classes ? "softmax" : "linear");
        dense.add(Pretraining.OUTPUT);
        String loss = classes ? "categorical_crossentropy" : "mean_squared_error";
        builder.addLayer(
                        "loss",
                        new KerasLossLayer(TextNode.valueOf(loss), KERAS, 1, Pretraining.OUTPUT),
                        Pretraining.OUTPUT)
                .setOutputs("loss");
        return dense;
    }

    /** Adds one layer behind the other. */
    private static final class HeadLayers {
        private final GraphBuilder builder;
        private final Optimizer optimizer;
        private String previous;
        private long[] shape;

        HeadLayers(GraphBuilder builder, Optimizer optimizer, String previous, long[] shape) {
            this.builder = builder;
            this.optimizer = optimizer;
            this.previous = previous;
            this.shape = shape;
        }

        void dense(String name, int units, String activation) {
            add(
                    name,
                    "Dense",
                    JsonNodeFactory.instance.objectNode().put("units", units).put("activation", activation));
        }

        void add(String name, String kind, ObjectNode config) {
            LayerConfig options = LayerConfig.of(config.put("name", name), KERAS);
            KerasVertex vertex = new KerasVertex(kind, options, List.of(shape), null);
            vertex.setLayerName(name);
            vertex.setUpdater(optimizer.updater(1));
            builder.addVertex(name, vertex, previous);
            shape = vertex.layer().outputShapes(List.of(shape)).get(0);
            previous = name;
        }
    }

    private void copyWeights(String name, ComputationGraph graph) {
        Map<String, INDArray> target = graph.getVertex(name).paramTable(false);
        model.graph().getVertex(name).paramTable(false).forEach((key, values) -> {
            INDArray array = Objects.requireNonNull(target.get(key), key);
            array.assign(values.castTo(array.dataType()));
        });
    }

    /** New weights as Keras's layers draw them where they aren't told otherwise, but for orthogonal ones. */
    private static void draw(String name, ComputationGraph graph, SplittableRandom random) {
        KerasVertex vertex = (KerasVertex)
                Objects.requireNonNull(graph.getConfiguration().getVertices().get(name), name);
        Map<String, INDArray> table = graph.getVertex(name).paramTable(false);
        for (WeightSpec weight : vertex.weights()) {
            INDArray array = Objects.requireNonNull(table.get(KerasVertex.key(weight.name())), weight.name());
            String kind = weight.name().substring(weight.name().lastIndexOf('/') + 1);
            if (kind.equals("gamma") || kind.endsWith("variance")) {
                array.assign(1);
            } else if (weight.trainable() && weight.shape().length > 1) {
                double limit = limit(weight.shape());
                float[] values = new float[Math.toIntExact(array.length())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
                }
                array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
            } else {
                array.assign(0);
            }
        }
    }

    /** New weights of a dense layer, as {@link Head} says. */
    private static void drawHead(String name, ComputationGraph graph, SplittableRandom random) {
        Map<String, INDArray> table = graph.getVertex(name).paramTable(false);
        INDArray kernel = Objects.requireNonNull(table.get(KerasVertex.key("kernel")), name);
        FirstWeights.normal(kernel, random);
        Objects.requireNonNull(table.get(KerasVertex.key("bias")), name).assign(0);
    }

    /** Glorot's: of what a unit reads and what reads an input. */
    private static double limit(long[] shape) {
        long window = 1;
        for (int i = 0; i < shape.length - 2; i++) {
            window *= shape[i];
        }
        return Math.sqrt(6.0 / (window * (shape[shape.length - 2] + shape[shape.length - 1])));
    }
}
