package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.latent4j.layers.GaussianSampler;
import org.latent4j.layers.SparsityPenalty;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Nonlinearity;
import org.latent4j.models.UnsupportedModelException;
import org.latent4j.pretrain.ladder.EncoderLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The encoder of a graph of DL4J's own layers. */
final class StockEncoder implements Pretraining.EncoderLayers {
    private static final String INPUT = "input";

    private final LatentModel model;
    private final ComputationGraphConfiguration configuration;
    private final String last;
    private final Map<String, String> sources = new LinkedHashMap<>();

    StockEncoder(LatentModel model, String layer) {
        this.model = model;
        this.configuration = model.graph().getConfiguration();
        this.last = counting(layer);
        List<String> chain = new ArrayList<>();
        for (String name = last; !isInput(name); name = source(name)) {
            if (!(vertex(name) instanceof LayerVertex)) {
                throw new UnsupportedModelException("layer '" + name
                        + "': expected an encoder that is a chain of layers, found a "
                        + vertex(name).getClass().getSimpleName());
            }
            chain.add(0, name);
        }
        if (chain.isEmpty()) {
            throw new UnsupportedModelException("layer '" + layer + "': expected one behind the input");
        }
        chain.forEach(name -> sources.put(name, source(name)));
    }

    private boolean isInput(String name) {
        return configuration.getNetworkInputs().contains(name);
    }

    private GraphVertex vertex(String name) {
        return Objects.requireNonNull(configuration.getVertices().get(name), name);
    }

    private List<String> inputs(String name) {
        return Objects.requireNonNull(configuration.getVertexInputs().get(name), name);
    }

    private String source(String name) {
        List<String> inputs = inputs(name);
        if (inputs.size() != 1) {
            throw new UnsupportedModelException("layer '" + name
                    + "': expected an encoder that is a chain of layers, found " + inputs.size() + " inputs");
        }
        return counting(inputs.get(0));
    }

    /** The vertex whose values another one has after training: noise, penalties and samplers give what they read. */
    private String counting(String name) {
        if (isInput(name) || !(vertex(name) instanceof LayerVertex layerVertex)) {
            return name;
        }
        Layer layer = layerVertex.getLayerConf().getLayer();
        String input = inputs(name).get(0);
        if (layer instanceof DropoutLayer || layer instanceof SparsityPenalty) {
            return counting(input);
        }
        if (layer instanceof GaussianSampler) { // reads means and log-variances side by side
            return counting(inputs(input).get(0));
        }
        return name;
    }

    private Layer layer(String name) {
        return ((LayerVertex) vertex(name)).getLayerConf().getLayer();
    }

    private InputType inputType() {
        List<Integer> shape = model.inputShape();
        return switch (shape.size()) {
            case 1 -> InputType.feedForward(shape.get(0));
            case 2 -> InputType.recurrent(shape.get(1), shape.get(0));
            default -> InputType.convolutional(shape.get(0), shape.get(1), shape.get(2));
        };
    }

    private InputType outputType() {
        InputType type = inputType();
        for (String name : sources.keySet()) {
            type = layer(name).getOutputType(0, type);
        }
        return type;
    }

    @Override
    public boolean featureMaps() {
        return outputType() instanceof InputType.InputTypeConvolutional;
    }

    @Override
    public List<String> weighted() {
        return sources.keySet().stream()
                .filter(name -> !model.graph().getVertex(name).paramTable(false).isEmpty())
                .toList();
    }

    @Override
    public List<EncoderLayer> dense() {
        return sources.keySet().stream()
                .map(name -> {
                    dense(name);
                    Map<String, INDArray> table = model.graph().getVertex(name).paramTable(false);
                    return new EncoderLayer(
                            Objects.requireNonNull(table.get("W")), Objects.requireNonNull(table.get("b")));
                })
                .toList();
    }

    private DenseLayer dense(String name) {
        if (layer(name) instanceof DenseLayer dense) {
            return dense;
        }
        throw new UnsupportedModelException("layer '" + name
                + "': a ladder network needs an encoder of dense layers, found a "
                + layer(name).getClass().getSimpleName());
    }

    @Override
    public Nonlinearity activation() {
        String first = sources.keySet().iterator().next();
        IActivation function = dense(first).getActivationFn();
        for (Nonlinearity known : Nonlinearity.values()) {
            if (known.activation().getActivationFunction().getClass() == function.getClass()) {
                return known;
            }
        }
        throw new UnsupportedModelException(
                "layer '" + first + "': a ladder network can't have the activation " + function);
    }

    @Override
    public LatentModel network(Pretraining.Plan plan) {
        if (outputType() instanceof InputType.InputTypeRecurrent) {
            throw new UnsupportedModelException("layer '" + last
                    + "': expected one that gives a row of numbers or maps of features, this one gives sequences");
        }
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(plan.seed() == 0 ? 1 : plan.seed()) // ND4J takes 0 for "use the clock"
                .weightInit(WeightInit.LECUN_NORMAL) // the head's; copies of layers have their own
                .updater(plan.optimizer().updater(1))
                .graphBuilder()
                .addInputs(INPUT)
                .setInputTypes(inputType());
        List<String> weighted = weighted();
        sources.forEach((name, source) -> {
            Layer copy = layer(name).clone();
            var optimizer = plan.ofEncoderLayer(weighted.indexOf(name));
            update(copy, optimizer == null ? new NoOp() : optimizer.updater(1));
            builder.addLayer(name, copy, isInput(source) ? INPUT : source);
        });
        addHead(builder, plan);
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        if (plan.pretrained()) {
            weighted.forEach(name -> copyWeights(name, graph));
        }
        return LatentModel.of(graph, model.inputShape(), last);
    }

    private static void update(Layer layer, IUpdater updater) {
        if (layer instanceof BaseLayer base) {
            base.setIUpdater(updater);
            base.setBiasUpdater(updater.clone());
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            update(wrapper.getUnderlying(), updater);
        }
    }

    private void addHead(GraphBuilder builder, Pretraining.Plan plan) {
        String previous = last;
        for (int i = 0; i < plan.head().hiddenSizes().size(); i++) {
            String name = "head_" + (i + 1);
            DenseLayer dense = new DenseLayer.Builder()
                    .nOut(plan.head().hiddenSizes().get(i))
                    .activation(plan.head().activation().activation())
                    .build();
            builder.addLayer(name, dense, previous);
            previous = name;
        }
        if (plan.head().dropout() > 0) {
            builder.addLayer("dropout", new DropoutLayer(1 - plan.head().dropout()), previous);
            previous = "dropout";
        }
        boolean classes = plan.output().classes();
        OutputLayer output = new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
                .nOut(plan.output().size())
                .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
                .build();
        builder.addLayer(Pretraining.OUTPUT, output, previous).setOutputs(Pretraining.OUTPUT);
    }

    private void copyWeights(String name, ComputationGraph graph) {
        model.graph().getVertex(name).paramTable(false).forEach((key, values) -> {
            INDArray target = Objects.requireNonNull(
                    graph.getVertex(name).paramTable(false).get(key), key);
            target.assign(values.castTo(Nd4j.defaultFloatingPointType()));
        });
    }
}
