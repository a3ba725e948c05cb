package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** See {@link KerasVertex}. Between a forward pass in training and its backward pass it holds a tape. */
@SuppressWarnings("overrides") // of BaseGraphVertex itself
final class KerasVertexRuntime extends BaseGraphVertex {
    private final KerasVertex conf;
    private final List<WeightSpec> specs;
    private final Map<String, INDArray> parameters;
    private final @Nullable INDArray parametersView;
    private final Map<String, INDArray> pendingGradients = new HashMap<>();
    private Map<String, INDArray> gradients = Map.of();
    private @Nullable INDArray gradientsView;

    private @Nullable Tape tape;
    private List<Tensor> inputTensors = List.of();
    private Map<String, Tensor> weightTensors = Map.of();
    private List<Tensor> outputTensors = List.of();
    private List<Tensor> penaltyTensors = List.of();
    private boolean scored;
    private double penalty;
    private boolean weightsUnpenalized;
    private List<INDArray> moreOutputs = List.of();
    private final Map<Integer, INDArray> moreEpsilons = new HashMap<>();
    private @Nullable INDArray logits;
    private @Nullable INDArray logitsEpsilon;

    @SuppressWarnings("NullAway") // the graph sets the edges later
    KerasVertexRuntime(
            KerasVertex conf,
            ComputationGraph graph,
            String name,
            int index,
            @Nullable INDArray view,
            boolean initialize,
            DataType dataType) {
        super(graph, name, index, null, null, dataType);
        this.conf = conf;
        this.specs = conf.weights();
        boolean own = conf.getSharedWith() == null && view != null && conf.numParams(true) > 0;
        this.parametersView = own ? view : null;
        this.parameters = own ? cut(Objects.requireNonNull(view)) : Map.of();
        if (own && initialize) {
            Objects.requireNonNull(view).assign(0);
        }
    }

    private Map<String, INDArray> cut(INDArray view) {
        Map<String, INDArray> parts = new LinkedHashMap<>();
        INDArray flat = view.reshape(view.length());
        long from = 0;
        for (WeightSpec spec : specs) {
            long to = from + KerasVertex.size(spec.shape());
            parts.put(
                    KerasVertex.key(spec.name()),
                    flat.get(NDArrayIndex.interval(from, to)).reshape('c', spec.shape()));
            from = to;
        }
        return parts;
    }

    /** DL4J calls this when it has made all vertices. */
    @Override
    public void setInputVertices(VertexIndices[] inputVertices) {
        super.setInputVertices(inputVertices);
        scored = KerasPenalties.tellSinks(graph);
    }

    private KerasVertexRuntime owner() {
        String sharedWith = conf.getSharedWith();
        return sharedWith == null ? this : (KerasVertexRuntime) graph.getVertex(sharedWith);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        release();
        forget();
        pendingGradients.clear();
        INDArray first;
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            first = run(training);
        }
        INDArray activation = workspaceMgr.dup(ArrayType.ACTIVATIONS, first, 'c');
        if (!training) {
            release();
        }
        return activation;
    }

    private INDArray run(boolean training) {
        Tape current = new Tape(training);
        tape = current;
        int own = inputs.length - conf.getMaskOf().length - conf.getOrderOnly();
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < own; i++) {
            tensors.add(current.variable(inputs[i]));
        }
        List<@Nullable Tensor> masks = new ArrayList<>(java.util.Collections.nCopies(own, null));
        for (int i = 0; i < conf.getMaskOf().length; i++) {
            masks.set(conf.getMaskOf()[i], current.constant(inputs[own + i]));
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        KerasVertexRuntime owner = owner();
        for (WeightSpec spec : specs) {
            INDArray value = Objects.requireNonNull(owner.parameters.get(KerasVertex.key(spec.name())));
            boolean learns = spec.trainable() && conf.isTrainable();
            weights.put(spec.name(), learns ? current.variable(value) : current.constant(value));
        }
        // Keras runs a frozen normalisation in inference mode; dropout and noise stay on.
        Call call = new Call(current, training, weights, masks);
        inputTensors = tensors;
        weightTensors = weights;
        outputTensors = conf.isMaskOutput()
                ? List.of(mask(call, tensors))
                : conf.layer().call(call, tensors);
        moreOutputs = outputTensors.stream()
                .skip(1)
                .map(output -> output.value().dup('c'))
                .toList();
        if (scored) {
            keepForLoss();
        }
        if (!conf.isMaskOutput() && (training || scored)) {
            collectPenalties(call, training);
        }
        if (training && !conf.isMaskOutput()) {
            call.updates().forEach(owner::update);
        }
        return outputTensors.get(0).value();
    }

    private void keepForLoss() {
        for (String output : graph.getConfiguration().getNetworkOutputs()) {
            if (graph.getVertex(output).getLayer() instanceof KerasLossRuntime loss) {
                KerasLossLayer wanted = loss.layerConf();
                Tensor argument = outputTensors.get(0).logits();
                if (argument != null && getVertexName().equals(wanted.getSource())) {
                    logits = argument.value().dup('c');
                }
                if (getVertexName().equals(wanted.getMaskedBy())) {
                    moreOutputs = List.of(outputTensors.get(0).value().dup('c'));
                }
            }
        }
    }

    /** What the output is the sigmoid or softmax of, if it is and a loss reads it; of the last forward pass. */
    @Nullable
    INDArray logits() {
        return logits;
    }

    void addLogitsEpsilon(INDArray epsilon) {
        INDArray sum = logitsEpsilon;
        logitsEpsilon = sum == null ? epsilon.dup('c') : sum.addi(epsilon);
    }

    /** The mask that a vertex for masks gave in the last forward pass, if a loss reads it. */
    @Nullable
    INDArray lastMask() {
        return conf.isMaskOutput() && !moreOutputs.isEmpty() ? moreOutputs.get(0) : null;
    }

    private void update(String weight, INDArray value) {
        Objects.requireNonNull(parameters.get(KerasVertex.key(weight)), weight).assign(value);
    }

    private Tensor mask(Call call, List<Tensor> tensors) {
        Tensor mask = conf.layer().computeMask(call, tensors);
        if (mask == null) {
            throw new IllegalStateException("layer '" + getVertexName() + "': expected a mask, got none");
        }
        return mask;
    }

    private void collectPenalties(Call call, boolean training) {
        List<Tensor> all = new ArrayList<>(call.penalties());
        // Without training, those of weights are computed when someone asks.
        weightsUnpenalized = !training && conf.getSharedWith() == null;
        if (training && conf.getSharedWith() == null) {
            all.addAll(weightPenalties(name -> call.weight(name)));
        }
        UnaryOperator<Tensor> activity = Regularizers.ofActivity(conf.layerConfig());
        if (activity != null) {
            for (Tensor output : outputTensors) {
                all.add(activity.apply(output).dividedBy((double) output.size(0)));
            }
        }
        penaltyTensors = all;
        penalty = sum(all);
    }

    private List<Tensor> weightPenalties(Function<String, Tensor> weights) {
        List<Tensor> penalties = new ArrayList<>();
        for (WeightSpec spec : specs) {
            UnaryOperator<Tensor> regularizer = spec.penalty();
            if (regularizer != null) {
                penalties.add(regularizer.apply(weights.apply(spec.name())));
            }
        }
        return penalties;
    }

    private static double sum(List<Tensor> numbers) {
        return numbers.stream()
                .mapToDouble(tensor -> tensor.value().getDouble(0))
                .sum();
    }

    /** What the last forward pass added to the loss. */
    double penalty() {
        if (weightsUnpenalized) {
            weightsUnpenalized = false;
            try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
                    Tape weightTape = new Tape(false)) {
                penalty += sum(weightPenalties(
                        name -> weightTape.constant(Objects.requireNonNull(parameters.get(KerasVertex.key(name))))));
            }
        }
        return penalty;
    }

    /** An output other than the first, of the last forward pass. */
    INDArray output(int index) {
        return moreOutputs.get(index - 1);
    }

    void addEpsilon(int index, INDArray epsilon) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            moreEpsilons.merge(index, epsilon.dup('c'), INDArray::addi);
        }
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!conf.layer().trainable()) {
            throw new UnsupportedOperationException("layer '" + getVertexName() + "' (" + conf.getLayerClass()
                    + "): can't be trained, nor a model that holds it; it works for inference only");
        }
        Tape current = Objects.requireNonNull(tape, "a forward pass in training comes first");
        Map<Tensor, INDArray> seeds = new LinkedHashMap<>();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            if (!conf.isMaskOutput()) {
                seed(seeds, outputTensors.get(0), epsilon);
                moreEpsilons.forEach((index, value) -> seed(seeds, outputTensors.get(index), value));
                Tensor argument = outputTensors.get(0).logits();
                if (argument != null) {
                    seed(seeds, argument, logitsEpsilon);
                }
                for (Tensor number : penaltyTensors) {
                    seed(seeds, number, Nd4j.ones(number.value().dataType(), number.shape()));
                }
            }
            current.backward(seeds);
        }
        Gradient result = writeGradients();
        INDArray[] epsilons = new INDArray[inputs.length];
        for (int i = 0; i < epsilons.length; i++) {
            INDArray gradient = i < inputTensors.size() ? inputTensors.get(i).gradient() : null;
            epsilons[i] = gradient == null
                    ? workspaceMgr.create(ArrayType.ACTIVATION_GRAD, inputs[i].dataType(), inputs[i].shape(), 'c')
                    : workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, gradient, 'c');
        }
        release();
        return new Pair<>(result, epsilons);
    }

    private static void seed(Map<Tensor, INDArray> seeds, Tensor tensor, @Nullable INDArray gradient) {
        // DL4J has no gradient for a vertex that nobody reads.
        if (gradient != null && tensor.needsGradient()) {
            seeds.merge(tensor, gradient, INDArray::add);
        }
    }

    private Gradient writeGradients() {
        KerasVertexRuntime owner = owner();
        Gradient result = new DefaultGradient();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            for (WeightSpec spec : specs) {
                String key = KerasVertex.key(spec.name());
                INDArray gradient =
                        Objects.requireNonNull(weightTensors.get(spec.name())).gradient();
                if (conf.getSharedWith() != null) {
                    if (gradient != null) {
                        owner.pendingGradients.merge(key, gradient.dup('c'), INDArray::addi);
                    }
                    continue;
                }
                INDArray view = Objects.requireNonNull(gradients.get(key));
                if (gradient == null) {
                    view.assign(0);
                } else {
                    view.assign(gradient);
                }
                INDArray others = pendingGradients.remove(key);
                if (others != null && conf.isTrainable()) {
                    view.addi(others);
                }
                if (others != null) {
                    others.close();
                }
                result.gradientForVariable().put(key, view);
            }
        }
        return result;
    }

    private void release() {
        Tape current = tape;
        if (current != null) {
            current.close();
            tape = null;
        }
        inputTensors = List.of();
        weightTensors = Map.of();
        outputTensors = List.of();
        penaltyTensors = List.of();
        moreEpsilons.values().forEach(INDArray::close);
        moreEpsilons.clear();
        INDArray byLogits = logitsEpsilon;
        if (byLogits != null) {
            byLogits.close();
            logitsEpsilon = null;
        }
    }

    private void forget() {
        moreOutputs.forEach(INDArray::close);
        moreOutputs = List.of();
        INDArray kept = logits;
        if (kept != null) {
            kept.close();
            logits = null;
        }
        penalty = 0;
        weightsUnpenalized = false;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
        if (parametersView != null) {
            gradientsView = view;
            gradients = cut(view);
        }
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        return parameters;
    }

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "none"
    public INDArray params() {
        return parametersView;
    }

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "none"
    public INDArray getGradientsViewArray() {
        return gradientsView;
    }

    @Override
    public TrainingConfig getConfig() {
        return conf;
    }

    @Override
    public boolean updaterDivideByMinibatch(String paramName) {
        return false;
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "none"
    public Layer getLayer() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway") // masks are inputs
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray[] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return null;
    }

    @Override
    public String toString() {
        return conf.toString();
    }
}
