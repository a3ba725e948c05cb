package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Checks a layer without a graph: that the shapes it states are those it gives, and its gradients by inputs and weights
 * against central differences in double precision.
 */
final class LayerCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private LayerCheck() {}

    /** A layer by class name and JSON configuration, as Keras 3 means it. */
    static KerasLayer layer(String className, String json) {
        try {
            return Objects.requireNonNull(KerasLayers.factory(className), className)
                    .of(LayerConfig.of(new ObjectMapper().readTree(json.replace('\'', '"')), 3));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Random normal inputs of these shapes, seed 42; checks shapes and gradients, without dropout and noise. */
    static void check(KerasLayer layer, long[]... inputShapes) {
        Nd4j.getRandom().setSeed(42);
        List<INDArray> inputs = new ArrayList<>();
        for (long[] shape : inputShapes) {
            inputs.add(Nd4j.randn(DataType.DOUBLE, shape));
        }
        check(layer, inputs);
    }

    static void check(KerasLayer layer, List<INDArray> inputs) {
        List<long[]> shapes = inputs.stream().map(INDArray::shape).toList();
        Map<String, INDArray> weights = new LinkedHashMap<>();
        for (WeightSpec spec : layer.weights(shapes)) {
            INDArray value = Nd4j.randn(DataType.DOUBLE, spec.shape()).muli(0.5);
            weights.put(
                    spec.name(), spec.trainable() ? value : value.muli(value).addi(0.5));
        }
        checkShapes(layer, inputs, weights);
        List<INDArray> mixtures = new ArrayList<>(); // the checked number is sum(mixture * output)
        for (long[] shape : layer.outputShapes(shapes)) {
            mixtures.add(Nd4j.randn(DataType.DOUBLE, shape));
        }
        Run run = new Run(layer, inputs, weights, mixtures, true);
        run.tape.backward(run.seeds());
        ToDoubleFunction<Object> value = ignored -> new Run(layer, inputs, weights, mixtures, false).sum();
        for (int i = 0; i < inputs.size(); i++) {
            compare("input " + i, inputs.get(i), run.inputs.get(i).gradient(), value);
        }
        for (WeightSpec spec : layer.weights(shapes)) {
            if (spec.trainable()) {
                compare(
                        spec.name(),
                        Objects.requireNonNull(weights.get(spec.name())),
                        Objects.requireNonNull(run.weights.get(spec.name())).gradient(),
                        value);
            }
        }
    }

    private static void checkShapes(KerasLayer layer, List<INDArray> inputs, Map<String, INDArray> weights) {
        List<long[]> stated =
                layer.outputShapes(inputs.stream().map(INDArray::shape).toList());
        List<Tensor> outputs = new Run(layer, inputs, weights, List.of(), false).outputs;
        assertThat(outputs).hasSameSizeAs(stated);
        for (int i = 0; i < stated.size(); i++) {
            assertThat(outputs.get(i).shape()).as("shape of output " + i).isEqualTo(stated.get(i));
        }
    }

    private static void compare(String what, INDArray values, INDArray gradient, ToDoubleFunction<Object> function) {
        assertThat(gradient).as("gradient by " + what).isNotNull();
        for (long i = 0; i < values.length(); i++) {
            double old = values.getDouble(i);
            values.putScalar(i, old + STEP);
            double above = function.applyAsDouble(values);
            values.putScalar(i, old - STEP);
            double below = function.applyAsDouble(values);
            values.putScalar(i, old);
            double expected = (above - below) / (2 * STEP);
            assertThat(Math.abs(gradient.getDouble(i) - expected) / Math.max(1, Math.abs(expected)))
                    .as("gradient by %s[%d]: expected %s, got %s", what, i, expected, gradient.getDouble(i))
                    .isLessThan(TOLERANCE);
        }
    }

    private static final class Run {
        final Tape tape;
        final List<Tensor> inputs = new ArrayList<>();
        final Map<String, Tensor> weights = new LinkedHashMap<>();
        final List<Tensor> outputs;
        final List<INDArray> mixtures;

        Run(
                KerasLayer layer,
                List<INDArray> inputValues,
                Map<String, INDArray> weightValues,
                List<INDArray> mixtures,
                boolean recording) {
            tape = new Tape(recording);
            inputValues.forEach(input -> inputs.add(tape.variable(input)));
            weightValues.forEach((name, value) -> weights.put(name, tape.variable(value)));
            outputs = layer.call(new Call(tape, false, weights, Collections.nCopies(inputs.size(), null)), inputs);
            this.mixtures = mixtures;
        }

        Map<Tensor, INDArray> seeds() {
            Map<Tensor, INDArray> seeds = new LinkedHashMap<>();
            for (int i = 0; i < outputs.size(); i++) {
                seeds.put(outputs.get(i), mixtures.get(i));
            }
            return seeds;
        }

        double sum() {
            double sum = 0;
            for (int i = 0; i < outputs.size(); i++) {
                sum += outputs.get(i).value().mul(mixtures.get(i)).sumNumber().doubleValue();
            }
            tape.close();
            return sum;
        }
    }
}
