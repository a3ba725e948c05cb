package org.latent4j.layers.keras;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Reductions;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Keras's cross-entropies. Where the predictions come straight from a sigmoid or softmax they are computed from that
 * function's argument, whichever of the two it is: so does Keras.
 */
final class CrossEntropies {
    private CrossEntropies() {}

    static Loss binary(LayerConfig config) {
        boolean fromLogits = config.flag("from_logits", false);
        double smoothing = config.number("label_smoothing", 0);
        return (labels, predictions, logits) -> Reductions.mean(
                binary(
                        halfWay(Losses.fitted(labels, predictions), smoothing),
                        predictions,
                        fromLogits && logits == null ? predictions : logits,
                        config.keras()),
                false,
                -1);
    }

    static Loss binaryFocal(LayerConfig config) {
        boolean fromLogits = config.flag("from_logits", false);
        boolean balanced = config.flag("apply_class_balancing", false);
        double smoothing = config.number("label_smoothing", 0);
        double alpha = config.number("alpha", 0.25);
        double gamma = config.number("gamma", 2);
        return (labels, predictions, logits) -> {
            Tensor y = halfWay(Losses.fitted(labels, predictions), smoothing);
            Tensor p = fromLogits ? Functions.sigmoid(predictions) : predictions;
            Tensor argument = fromLogits && logits == null ? predictions : logits;
            Tensor right = y.times(p).plus(rest(y).times(rest(p)));
            Tensor loss = Functions.power(rest(right), gamma).times(binary(y, p, argument, config.keras()));
            if (balanced) {
                loss = loss.times(y.times(alpha).plus(rest(y).times(1 - alpha)));
            }
            return Reductions.mean(loss, false, -1);
        };
    }

    static Loss categorical(LayerConfig config) {
        boolean fromLogits = config.flag("from_logits", false);
        double smoothing = config.number("label_smoothing", 0);
        return (labels, predictions, logits) -> {
            Tensor y = spread(Losses.fitted(labels, predictions), smoothing);
            if (logits != null || fromLogits) {
                return ofSoftmax(y, logits == null ? predictions : logits);
            }
            return Functions.negative(Reductions.sum(y.times(Functions.log(shares(predictions))), false, -1));
        };
    }

    static Loss categoricalFocal(LayerConfig config) {
        boolean fromLogits = config.flag("from_logits", false);
        double smoothing = config.number("label_smoothing", 0);
        double alpha = config.number("alpha", 0.25);
        double gamma = config.number("gamma", 2);
        return (labels, predictions, logits) -> {
            Tensor y = spread(Losses.fitted(labels, predictions), smoothing);
            Tensor p = shares(fromLogits && logits == null ? Functions.softmax(predictions, -1) : predictions);
            Tensor factor = Functions.power(rest(p), gamma).times(alpha);
            return Functions.negative(Reductions.sum(factor.times(y.times(Functions.log(p))), false, -1));
        };
    }

    static Loss sparse(LayerConfig config) {
        boolean fromLogits = config.flag("from_logits", false);
        if (config.has("ignore_class")) {
            throw new UnsupportedLayerException(
                    "loss 'sparse_categorical_crossentropy': option 'ignore_class' is not supported");
        }
        return (labels, predictions, logits) -> {
            Tensor y = oneHot(labels, predictions);
            if (logits != null || fromLogits) {
                return ofSoftmax(y, logits == null ? predictions : logits);
            }
            return ofSoftmax(y, Functions.log(clipped(predictions)));
        };
    }

    /**
     * {@code -sum(y log softmax)} with its true gradient, {@code sum(y) softmax - y}: a row whose labels are all 0 has none, and
     * the sum of a row's labels is its weight. Not one of Keras's.
     */
    static Tensor labelled(Tensor labels, Tensor predictions, @Nullable Tensor logits) {
        Tensor logarithms = logits == null ? Functions.log(clipped(predictions)) : Functions.logSoftmax(logits, -1);
        return Functions.negative(
                Reductions.sum(Losses.fitted(labels, predictions).times(logarithms), false, -1));
    }

    private static Tensor binary(Tensor y, Tensor p, @Nullable Tensor logits, int keras) {
        if (logits != null) {
            return Losses.softplus(logits).minus(logits.times(y));
        }
        Tensor inside = clipped(p);
        // Keras 2 adds epsilon once more.
        double more = keras < 3 ? Losses.EPSILON : 0;
        Tensor on = y.times(Functions.log(inside.plus(more)));
        Tensor off = rest(y).times(Functions.log(rest(inside).plus(more)));
        return Functions.negative(on.plus(off));
    }

    private static Tensor rest(Tensor x) {
        return Functions.negative(x).plus(1);
    }

    private static Tensor clipped(Tensor p) {
        return Functions.clip(p, Losses.EPSILON, 1 - Losses.EPSILON);
    }

    private static Tensor shares(Tensor p) {
        return clipped(p.dividedBy(Reductions.sum(p, true, -1)));
    }

    private static Tensor halfWay(Tensor y, double smoothing) {
        return smoothing == 0 ? y : y.times(1 - smoothing).plus(smoothing / 2);
    }

    private static Tensor spread(Tensor y, double smoothing) {
        return smoothing == 0 ? y : y.times(1 - smoothing).plus(smoothing / y.size(-1));
    }

    /**
     * {@code -sum(y log softmax(x))} with TensorFlow's gradient {@code softmax(x) - y}, which takes for granted that labels
     * sum to 1: where they don't, Keras trains with that one, too.
     */
    private static Tensor ofSoftmax(Tensor y, Tensor logits) {
        try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            Tape values = new Tape(false);
            Tensor logarithms = Functions.logSoftmax(values.constant(logits.value()), -1);
            INDArray probabilities = Transforms.exp(logarithms.value(), true);
            INDArray loss = Reductions.sum(values.constant(y.value()).times(logarithms), true, -1)
                    .value()
                    .neg();
            values.close();
            INDArray difference = probabilities.subi(y.value());
            Tensor kept = logits.tape().own(difference);
            Tensor result = logits.tape().record(loss, g -> new INDArray[] {spread(kept.value(), g)}, logits);
            long[] shape = Arrays.copyOf(loss.shape(), loss.rank() - 1);
            return result.reshape(shape);
        }
    }

    private static INDArray spread(INDArray difference, INDArray gradient) {
        return difference.mul(gradient);
    }

    private static Tensor oneHot(Tensor labels, Tensor predictions) {
        long[] outer = Arrays.copyOf(predictions.shape(), predictions.rank() - 1);
        long rows = predictions.value().length() / predictions.size(-1);
        boolean fits = Arrays.equals(labels.shape(), outer)
                || (labels.rank() == predictions.rank()
                        && labels.size(-1) == 1
                        && Arrays.equals(Arrays.copyOf(labels.shape(), outer.length), outer));
        if (!fits) {
            throw new IllegalArgumentException("labels: expected class numbers of shape " + Arrays.toString(outer)
                    + ", got shape " + Arrays.toString(labels.shape()));
        }
        int classes = Math.toIntExact(predictions.size(-1));
        INDArray hot = Nd4j.zeros(predictions.value().dataType(), rows, classes);
        double[] numbers = labels.value().dup('c').ravel().toDoubleVector();
        for (int row = 0; row < numbers.length; row++) {
            int number = (int) numbers[row];
            if (number < 0 || number >= classes) {
                throw new IllegalArgumentException(
                        "labels: expected class numbers from 0 to " + (classes - 1) + ", got " + numbers[row]);
            }
            hot.putScalar(row, number, 1);
        }
        return predictions.tape().own(hot.reshape('c', predictions.shape()));
    }
}
