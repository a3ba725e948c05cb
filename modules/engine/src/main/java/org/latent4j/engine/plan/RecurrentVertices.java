package org.latent4j.engine.plan;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.rnn.DuplicateToTimeSeriesVertex;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** LSTMs, their last step, and repetition. */
final class RecurrentVertices implements VertexCompiler {
    /** DL4J's blocks of gates in Keras's order i, f, c, o: it has candidate, forget, output, input. */
    private static final int[] GATES = {3, 1, 0, 2};

    private static final String REPEAT = "repeat";

    @Override
    public boolean compile(GraphVertex vertex, GraphCompiler plan) {
        if (vertex instanceof DuplicateToTimeSeriesVertex) {
            repeat(vertex, plan);
            return true;
        } else if (!vertex.hasLayer()) {
            return false;
        }
        Layer layer = plan.layer(vertex);
        boolean last = layer instanceof LastTimeStep;
        Layer inner = layer instanceof LastTimeStep wrapper ? wrapper.getUnderlying() : layer;
        if (inner.getClass() != LSTM.class) {
            return false;
        }
        plan.requirePlain(vertex);
        lstm(vertex, (LSTM) inner, !last, plan);
        return true;
    }

    private static void lstm(GraphVertex vertex, LSTM layer, boolean sequences, GraphCompiler plan) {
        String name = vertex.getVertexName();
        if (!(layer.getActivationFn() instanceof ActivationTanH)
                || !(layer.getGateActivationFn() instanceof ActivationSigmoid)) {
            throw new UnsupportedGraphException(name, "LSTM with other activations than tanh and sigmoid");
        }
        Tensor input = plan.input(vertex, 0);
        int time = input.shape().get(0);
        if (plan.maker(input) instanceof Operation.Rearrange repeated
                && repeated.what().equals(REPEAT)
                && sequences
                && plan.takeBack(repeated)) {
            input = repeated.input();
        }
        INDArray kernel = vertex.getLayer().getParam("W");
        INDArray recurrent = vertex.getLayer().getParam("RW");
        INDArray bias = vertex.getLayer().getParam("b");
        int units = (int) recurrent.size(0);
        Tensor output = new Tensor(name, sequences ? List.of(time, units) : List.of(units));
        plan.add(new Operation.Recurrent(
                input,
                output,
                Operation.Recurrent.Cell.LSTM,
                Function.of(Function.Kind.TANH),
                Function.of(Function.Kind.SIGMOID),
                gates(name, "W", kernel, units, plan),
                gates(name, "RW", recurrent, units, plan),
                gates(name, "b", bias, units, plan),
                null,
                sequences,
                false));
        plan.result(vertex, output);
    }

    private static Weight gates(String layer, String parameter, INDArray view, int units, GraphCompiler plan) {
        boolean vector = view.rank() == 1;
        long stride = view.stride(vector ? 0 : 1);
        int[] columns = new int[GATES.length * units];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Math.toIntExact((GATES[i / units] * units + i % units) * stride);
        }
        int[] rows = vector ? new int[1] : GraphCompiler.distances((int) view.size(0), view.stride(0));
        return plan.weight(layer, parameter, view, rows, columns);
    }

    private static void repeat(GraphVertex vertex, GraphCompiler plan) {
        Tensor input = plan.input(vertex, 0);
        org.deeplearning4j.nn.conf.graph.GraphVertex configuration =
                plan.graph().getConfiguration().getVertices().get(vertex.getVertexName());
        if (!(configuration instanceof org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex duplicate)) {
            throw new UnsupportedGraphException(vertex.getVertexName(), "repetition");
        }
        int time = plan.tensor(duplicate.getInputName()).shape().get(0);
        Tensor output = new Tensor(vertex.getVertexName(), List.of(time, input.size()));
        int[] from = new int[output.size()];
        for (int i = 0; i < from.length; i++) {
            from[i] = i % input.size();
        }
        plan.add(new Operation.Rearrange(input, output, REPEAT, from));
        plan.result(vertex, output);
    }
}
