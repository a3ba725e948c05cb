package org.latent4j.engine.plan;

import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;

/** Keras's losses, as {@link KerasLossLayer} computes them. */
final class KerasLosses implements VertexCompiler {
    /** Keras's {@code backend.epsilon()}. */
    private static final double EPSILON = 1e-7;

    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (!vertex.hasLayer() || !(plan.layer(vertex) instanceof KerasLossLayer layer)) {
            return false;
        }
        Tensor predictions = plan.input(vertex, 0);
        if (!plan.training() || layer.getLoss().isEmpty()) {
            plan.result(vertex, predictions);
            return true;
        }
        if (layer.getMaskedBy() != null) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "a loss with a mask");
        }
        new Compilation(vertex, layer, plan, predictions).add();
        return true;
    }

    /** One loss's compilation. */
    private static final class Compilation {
        private final GraphVertex vertex;
        private final KerasLossLayer layer;
        private final GraphCompiler plan;
        private final Tensor predictions;
        private final LayerConfig options;
        private final double smoothing;

        /** What makes the predictions of logits, where they come straight from a sigmoid or softmax: Keras uses those. */
        private final @Nullable Operation squashing;

        Compilation(GraphVertex vertex, KerasLossLayer layer, GraphCompiler plan, Tensor predictions) {
            this.vertex = vertex;
            this.layer = layer;
            this.plan = plan;
            this.predictions = predictions;
            this.options = layer.options();
            this.smoothing = options.number("label_smoothing", 0);
            this.squashing = squashing();
        }

        private @Nullable Operation squashing() {
            Operation maker = plan.maker(predictions);
            while (maker instanceof Operation.ActivityPenalty penalty) {
                maker = plan.maker(penalty.input());
            }
            boolean squashes = maker instanceof Operation.Softmax
                    || (maker instanceof Operation.Activation activation
                            && activation.function().kind() == Function.Kind.SIGMOID);
            return squashes && maker != null && isVisible(maker) ? maker : null;
        }

        /** Whether it is the source's last operation, which a reshape would hide: TimeDistributed has one. */
        private boolean isVisible(Operation maker) {
            String source = layer.getSource();
            return maker.output().name().equals(source)
                    && plan.graph().getConfiguration().getVertices().get(source) instanceof KerasVertex keras
                    && !keras.getLayerClass().equals("TimeDistributed");
        }

        void add() {
            int channels = predictions.channels();
            switch (layer.kind()) {
                case "meansquarederror" -> averaged(new Measure.SquaredError());
                case "meanabsoluteerror" -> averaged(new Measure.AbsoluteError());
                case "meanabsolutepercentageerror" -> averaged(new Measure.PercentageError(EPSILON));
                case "meansquaredlogarithmicerror" -> averaged(new Measure.SquaredLogarithmicError(EPSILON));
                case "huber" -> averaged(new Measure.Huber(options.number("delta", 1)));
                case "logcosh" -> averaged(new Measure.LogCosh());
                case "poisson" -> averaged(new Measure.Poisson(EPSILON));
                case "hinge" -> add(predictions, new Measure.Hinge(false), Labels.SIGNS, 1.0 / channels);
                case "squaredhinge" -> add(predictions, new Measure.Hinge(true), Labels.SIGNS, 1.0 / channels);
                case "kldivergence" -> add(predictions, new Measure.KlDivergence(EPSILON), Labels.PLAIN, 1);
                case "cosinesimilarity" -> add(predictions, new Measure.CosineSimilarity(), Labels.PLAIN, 1);
                case "binarycrossentropy" -> binary();
                case "binaryfocalcrossentropy" -> focal();
                case "categoricalcrossentropy" -> categorical();
                case "sparsecategoricalcrossentropy" -> sparse();
                case "labelledcrossentropy" -> labelled();
                default -> throw new UnsupportedGraphException(vertex.getVertexName(), "loss " + layer.getLoss());
            }
        }

        private void averaged(Measure measure) {
            add(predictions, measure, Labels.PLAIN, 1.0 / predictions.channels());
        }

        /** @param share of one number in its position's loss */
        private void add(Tensor input, Measure measure, Labels labels, double share) {
            Tensor output = new Tensor(vertex.getVertexName(), predictions.shape());
            double weight = layer.getWeight() * share;
            plan.add(new Operation.Loss(
                    input,
                    output,
                    measure,
                    labels,
                    layer.sums() ? weight : weight / predictions.positions(),
                    layer.sums() ? Reduction.SUM : Reduction.MEAN));
            plan.result(vertex, output);
        }

        /** The logits; null if only the predictions are known. */
        private @Nullable Tensor logits() {
            if (squashing != null) {
                if (squashing.output().equals(predictions)) {
                    plan.takeBack(squashing); // if nobody else reads the predictions
                }
                return squashing.inputs().get(0);
            }
            return options.flag("from_logits", false) ? predictions : null;
        }

        private void binary() {
            Labels labels = Labels.smoothed(smoothing, 2);
            Tensor logits = logits();
            Measure measure = logits != null
                    ? new Measure.SigmoidCrossEntropy(Double.POSITIVE_INFINITY)
                    // Keras 2 adds epsilon once more.
                    : new Measure.BinaryCrossEntropy(EPSILON, layer.getKeras() < 3 ? EPSILON : 0);
            add(logits != null ? logits : predictions, measure, labels, 1.0 / predictions.channels());
        }

        private void focal() {
            boolean softmax = squashing instanceof Operation.Softmax;
            Tensor logits = softmax ? null : logits();
            if (logits == null || (squashing != null && options.flag("from_logits", false))) {
                throw new UnsupportedGraphException(
                        vertex.getVertexName(), "a focal loss of anything but sigmoids or their logits");
            }
            boolean balanced = options.flag("apply_class_balancing", false);
            add(
                    logits,
                    new Measure.FocalCrossEntropy(
                            options.number("gamma", 2), balanced ? options.number("alpha", 0.25) : Double.NaN),
                    Labels.smoothed(smoothing, 2),
                    1.0 / predictions.channels());
        }

        private void categorical() {
            Labels labels = Labels.smoothed(smoothing, predictions.channels());
            Tensor logits = logits();
            if (logits != null) {
                add(logits, new Measure.SoftmaxCrossEntropy(), labels, 1);
            } else {
                add(predictions, new Measure.CategoricalCrossEntropy(EPSILON), labels, 1);
            }
        }

        private void labelled() {
            Tensor logits = squashing instanceof Operation.Softmax ? logits() : null;
            if (logits == null) {
                throw new UnsupportedGraphException(
                        vertex.getVertexName(), "a labelled cross-entropy of anything but a softmax");
            }
            add(logits, new Measure.LabelledCrossEntropy(), Labels.PLAIN, 1);
        }

        private void sparse() {
            Tensor logits = logits();
            if (logits != null) {
                add(logits, new Measure.SoftmaxCrossEntropy(), Labels.CLASSES, 1);
            } else {
                add(predictions, new Measure.LogarithmCrossEntropy(EPSILON), Labels.CLASSES, 1);
            }
        }
    }
}
