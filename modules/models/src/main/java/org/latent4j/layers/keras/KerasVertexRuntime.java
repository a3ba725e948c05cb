package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
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
    private double penalty;
    private List<INDArray> moreOutputs = List.of();
    private final Map<Integer, INDArray> moreEpsilons = new HashMap<>();

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

    private KerasVertexRuntime owner() {
        String sharedWith = conf.getSharedWith();
        return sharedWith == null ? this : (KerasVertexRuntime) graph.getVertex(sharedWith);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        release();
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
        if (training && !conf.isMaskOutput()) {
            collectPenalties(call);
            call.updates().forEach(owner::update);
            KerasPenalties.register(graph, this);
        }
        return outputTensors.get(0).value();
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

    private void collectPenalties(Call call) {
        List<Tensor> all = new ArrayList<>(call.penalties());
        if (conf.getSharedWith() == null) {
            for (WeightSpec spec : specs) {
                UnaryOperator<Tensor> regularizer = spec.penalty();
                if (regularizer != null) {
                    all.add(regularizer.apply(call.weight(spec.name())));
                }
            }
        }
        LayerConfig config = conf.layerConfig();
        UnaryOperator<Tensor> activity = Regularizers.of(config.child("activity_regularizer"));
        if (activity != null) {
            // Keras 2 takes the mean over the batch, Keras 3 the sum.
            Tensor sum = activity.apply(outputTensors.get(0));
            all.add(
                    config.keras() < 3
                            ? sum.dividedBy((double) outputTensors.get(0).size(0))
                            : sum);
        }
        penaltyTensors = all;
        penalty =
                all.stream().mapToDouble(tensor -> tensor.value().getDouble(0)).sum();
    }

    /** What the last forward pass in training added to the loss. */
    double penalty() {
        return penalty;
    }

    /** An output other than the first, of the last forward pass. */
    INDArray output(int index) {
        return moreOutputs.get(index - 1);
    }

    void addEpsilon(int index, INDArray epsilon) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            moreEpsilons.merge(index, epsilon.dup('c'), INDArray::add);
        }
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        Tape current = Objects.requireNonNull(tape, "a forward pass in training comes first");
        Map<Tensor, INDArray> seeds = new LinkedHashMap<>();
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            if (!conf.isMaskOutput()) {
                seed(seeds, outputTensors.get(0), epsilon);
                moreEpsilons.forEach((index, value) -> seed(seeds, outputTensors.get(index), value));
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
                        owner.pendingGradients.merge(key, gradient.dup('c'), INDArray::add);
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
        moreEpsilons.clear();
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
