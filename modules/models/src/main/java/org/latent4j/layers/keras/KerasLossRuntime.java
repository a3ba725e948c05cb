package org.latent4j.layers.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** See {@link KerasLossLayer}. */
final class KerasLossRuntime extends AbstractLayer<KerasLossLayer> implements IOutputLayer, KerasPenalties.Sink {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ComputationGraph graph;
    private transient @Nullable INDArray labels;
    private transient @Nullable Double lossOfBackwardPass;
    private double score;

    KerasLossRuntime(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public void attach(ComputationGraph whole) {
        graph = whole;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        return workspaceMgr.dup(ArrayType.ACTIVATIONS, input, 'c');
    }

    @Override
    public INDArray activate(INDArray newInput, boolean training, LayerWorkspaceMgr workspaceMgr) {
        setInput(newInput, workspaceMgr);
        return activate(training, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        INDArray gradient = workspaceMgr.create(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
        lossOfBackwardPass = compute(gradient);
        return new Pair<>(new DefaultGradient(), gradient);
    }

    /** @param gradient where the gradient by the output goes; null if none is wanted */
    private double compute(@Nullable INDArray gradient) {
        Loss loss = layerConf().loss();
        if (loss == null) {
            return 0;
        }
        INDArray known = labels;
        if (known == null) {
            throw new IllegalStateException("loss '" + layerConf().getLayerName() + "': expected labels, got none");
        }
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
                Tape tape = new Tape(gradient != null)) {
            Tensor predictions = tape.variable(input);
            KerasVertexRuntime source = source(layerConf().getSource());
            INDArray argument = source == null ? null : source.logits();
            Tensor logits = argument == null ? null : tape.variable(argument);
            Tensor each = loss.of(tape.own(known.castTo(input.dataType()).dup('c')), predictions, logits);
            Tensor total = total(tape, each).times(layerConf().getWeight());
            double value = total.value().getDouble(0);
            if (gradient != null) {
                Map<Tensor, INDArray> seeds = new LinkedHashMap<>();
                seeds.put(total, Nd4j.ones(total.value().dataType(), total.shape()));
                tape.backward(seeds);
                INDArray byPredictions = predictions.gradient();
                if (byPredictions != null) {
                    gradient.assign(byPredictions);
                }
                INDArray byLogits = logits == null ? null : logits.gradient();
                if (byLogits != null) {
                    Objects.requireNonNull(source).addLogitsEpsilon(byLogits);
                }
            }
            return value;
        }
    }

    private Tensor total(Tape tape, Tensor each) {
        Tensor counted = each;
        String maskedBy = layerConf().getMaskedBy();
        KerasVertexRuntime masking = maskedBy == null ? null : source(maskedBy);
        INDArray mask = masking == null ? null : masking.lastMask();
        boolean sum = layerConf().sums();
        if (mask != null) {
            INDArray factors = mask.castTo(input.dataType()).dup('c');
            double left = factors.sumNumber().doubleValue();
            if (!sum) {
                factors.muli(left == 0 ? 0 : factors.length() / left);
            }
            long[] shape = java.util.Arrays.copyOf(factors.shape(), Math.max(each.rank(), factors.rank()));
            for (int i = factors.rank(); i < shape.length; i++) {
                shape[i] = 1;
            }
            counted = each.times(tape.own(factors).reshape(shape));
        }
        if (counted.rank() == 0) {
            return counted;
        }
        return sum ? Reductions.sum(counted, false) : Reductions.mean(counted, false);
    }

    private @Nullable KerasVertexRuntime source(String vertex) {
        ComputationGraph whole = graph;
        return whole != null && whole.getVertex(vertex) instanceof KerasVertexRuntime runtime ? runtime : null;
    }

    @Override
    public double computeScore(double fullNetworkRegularization, boolean training, LayerWorkspaceMgr workspaceMgr) {
        Double known = lossOfBackwardPass;
        lossOfBackwardPass = null;
        if (known != null) {
            clipGradients();
        }
        double loss = known != null && training ? known : compute(null);
        score = loss + fullNetworkRegularization;
        return score;
    }

    /** DL4J asks for the score when all gradients are there and before they are used: the one moment for a global norm. */
    private void clipGradients() {
        ComputationGraph whole = graph;
        double largest = layerConf().getGlobalClipNorm();
        if (largest > 0 && whole != null && isFirst(whole)) {
            INDArray gradients = whole.getFlattenedGradients();
            double norm = gradients.norm2Number().doubleValue();
            if (norm > largest) {
                gradients.muli(largest / norm);
            }
        }
    }

    private boolean isFirst(ComputationGraph whole) {
        return whole.getConfiguration()
                .getNetworkOutputs()
                .get(0)
                .equals(layerConf().getLayerName());
    }

    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        ComputationGraph whole = graph;
        return whole == null || !isFirst(whole) ? 0 : KerasPenalties.sum(whole);
    }

    /** DL4J counts parameters of layers only, and doesn't train where it counts none: this one answers for all vertices. */
    @Override
    public long numParams(boolean backwards) {
        ComputationGraph whole = graph;
        if (whole == null || !isFirst(whole)) {
            return 0;
        }
        return java.util.Arrays.stream(whole.getVertices())
                .filter(KerasVertexRuntime.class::isInstance)
                .mapToLong(vertex -> vertex.numParams())
                .sum();
    }

    /** @throws UnsupportedOperationException always: Keras's losses are of whole batches */
    @Override
    public INDArray computeScoreForExamples(double fullNetworkRegularization, LayerWorkspaceMgr workspaceMgr) {
        throw new UnsupportedOperationException("KerasLossLayer: no scores of single examples");
    }

    @Override
    public double score() {
        return score;
    }

    @Override
    public boolean needsLabels() {
        return layerConf().loss() != null;
    }

    @Override
    public void setLabels(@Nullable INDArray labels) {
        this.labels = labels;
    }

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "none"
    public INDArray getLabels() {
        return labels;
    }

    @Override
    public void clear() {
        super.clear();
        labels = null;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // no parameters
    }

    private static UnsupportedOperationException notAlone() {
        return new UnsupportedOperationException("KerasLossLayer: works within its graph only");
    }

    @Override
    public double f1Score(DataSet data) {
        throw notAlone();
    }

    @Override
    public double f1Score(INDArray examples, INDArray expected) {
        throw notAlone();
    }

    @Override
    @SuppressWarnings("deprecation") // DL4J's interface has it still
    public int numLabels() {
        throw notAlone();
    }

    @Override
    public void fit(DataSetIterator iterator) {
        throw notAlone();
    }

    @Override
    public int[] predict(INDArray examples) {
        throw notAlone();
    }

    @Override
    public List<String> predict(DataSet dataSet) {
        throw notAlone();
    }

    @Override
    public void fit(INDArray examples, INDArray expected) {
        throw notAlone();
    }

    @Override
    public void fit(DataSet data) {
        throw notAlone();
    }

    @Override
    public void fit(INDArray examples, int[] expected) {
        throw notAlone();
    }
}
