package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A cell applied along the time axis: every recurrent layer of Keras.
 *
 * <p>Input {@code [batch, time, ..., features]}, then, if given, one initial state for each of the cell's; outputs as the
 * options say. Where a mask is 0 the states stay, and the output is that of the step before or zero. {@code stateful} has
 * no effect: each call starts from zero states.
 *
 * @param goBackwards from the last step to the first; outputs come in that order
 * @param timeMajor time is the first axis, batch the second
 * @param channelsFirst features are the axis after time
 * @param zeroOutputForMask whether masked steps give zeros
 */
record Recurrent(
        LayerConfig config,
        RecurrentCell cell,
        boolean returnSequences,
        boolean returnState,
        boolean goBackwards,
        boolean timeMajor,
        boolean channelsFirst,
        boolean zeroOutputForMask)
        implements KerasLayer {

    static Recurrent of(LayerConfig config, RecurrentCell cell) {
        return of(config, cell, false);
    }

    static Recurrent of(LayerConfig config, RecurrentCell cell, boolean channelsFirst) {
        if (config.inputs().contains("constants")) {
            throw new UnsupportedLayerException("input 'constants' of a recurrent layer is not known");
        }
        return new Recurrent(
                config,
                cell,
                config.flag("return_sequences", false),
                config.flag("return_state", false),
                config.flag("go_backwards", false),
                config.flag("time_major", false),
                channelsFirst,
                config.flag("zero_output_for_mask", false));
    }

    /** Keras's {@code RNN}: any cell, or a list of them. */
    static Recurrent ofCell(LayerConfig config) {
        String className = Inner.className("cell", config.child("cell"));
        return of(
                config,
                RecurrentCell.of(
                        className, config.inner(config.json().path("cell").path("config"))));
    }

    @Override
    public Masking masking() {
        return returnSequences ? Masking.USES_AND_PASSES : Masking.USES_AND_STOPS;
    }

    @Override
    public List<WeightSpec> weights(List<long[]> inputShapes) {
        return cell.weights(step(inputShapes.get(0))).stream()
                .map(weight -> weight.stored("cell/" + weight.path()))
                .toList();
    }

    /** The shape of one step's input, channels last. */
    private long[] step(long[] input) {
        if (input.length < 3) {
            throw new IllegalArgumentException(
                    "input: expected [batch, time, ..., features], got shape " + java.util.Arrays.toString(input));
        }
        long[] step = new long[input.length - 1];
        step[0] = input[timeMajor ? 1 : 0];
        System.arraycopy(input, 2, step, 1, input.length - 2);
        return channelsFirst ? moved(step, 1, step.length - 1) : step;
    }

    private static long[] moved(long[] shape, int from, int to) {
        List<Long> sizes =
                new ArrayList<>(java.util.Arrays.stream(shape).boxed().toList());
        Long size = sizes.remove(from);
        sizes.add(to, size);
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] input = inputShapes.get(0);
        List<long[]> states = cell.stateShapes(step(input)).stream()
                .map(state -> channelsFirst ? moved(state, state.length - 1, 1) : state)
                .toList();
        List<long[]> outputs = new ArrayList<>();
        long[] output = states.get(cell.output());
        if (returnSequences) {
            long[] sequence = new long[output.length + 1];
            sequence[0] = input[0];
            sequence[1] = input[1];
            System.arraycopy(output, 1, sequence, 2, output.length - 1);
            output = sequence;
        }
        outputs.add(output);
        if (returnState) {
            outputs.addAll(states);
        }
        return outputs;
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = channelsFirst ? Shaping.moveAxis(inputs.get(0), 2, -1) : inputs.get(0);
        Tensor sequence = timeMajor ? x : Shaping.moveAxis(x, 1, 0);
        if (sequence.size(0) == 0) {
            throw new IllegalArgumentException("input: expected at least one step, got none");
        }
        RecurrentCell.Steps steps = cell.start(call);
        List<Tensor> initial = initialStates(inputs, step(inputs.get(0).shape()));
        Tensor mask = mask(call, sequence.size(0));
        Tensor projected = steps.project(sequence);
        Tensor all = mask == null ? steps.all(projected, initial, goBackwards) : null;
        Walk walk = all == null ? walk(steps, projected, initial, mask) : walked(all);
        List<Tensor> outputs = new ArrayList<>();
        outputs.add(channelsFirst ? Shaping.moveAxis(walk.output, -1, returnSequences ? 2 : 1) : walk.output);
        if (returnState) {
            walk.states.forEach(state -> outputs.add(channelsFirst ? Shaping.moveAxis(state, -1, 1) : state));
        }
        return outputs;
    }

    private List<Tensor> initialStates(List<Tensor> inputs, long[] step) {
        List<long[]> shapes = cell.stateShapes(step);
        if (inputs.size() > 1 && inputs.size() != shapes.size() + 1) {
            throw new IllegalArgumentException(
                    "initial state: expected " + shapes.size() + " arrays, got " + (inputs.size() - 1));
        }
        Tensor like = inputs.get(0);
        List<Tensor> states = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            if (inputs.size() == 1) {
                org.latent4j.tape.Tape.checked("state", shapes.get(i));
                states.add(like.tape().own(Nd4j.zeros(like.value().dataType(), shapes.get(i))));
            } else {
                Tensor given = inputs.get(i + 1);
                Tensor state = channelsFirst ? Shaping.moveAxis(given, 1, -1) : given;
                if (!java.util.Arrays.equals(state.shape(), shapes.get(i))) {
                    throw new IllegalArgumentException("initial state " + i + ": expected shape "
                            + java.util.Arrays.toString(shapes.get(i)) + ", got "
                            + java.util.Arrays.toString(state.shape()));
                }
                states.add(state);
            }
        }
        return states;
    }

    /** Time first, or null if there is none or nothing is masked. */
    private @Nullable Tensor mask(Call call, long time) {
        Tensor mask = call.mask(0);
        if (mask == null || mask.value().minNumber().doubleValue() != 0) {
            return null;
        }
        Tensor timeFirst = timeMajor ? mask : Shaping.moveAxis(mask, 1, 0);
        if (timeFirst.rank() != 2 || timeFirst.size(0) != time) {
            throw new IllegalArgumentException(
                    "mask: expected " + time + " steps, got shape " + java.util.Arrays.toString(mask.shape()));
        }
        return timeFirst;
    }

    /** The layer's output and the last states. */
    private record Walk(Tensor output, List<Tensor> states) {}

    private Walk walked(Tensor all) {
        List<Tensor> kinds = Shaping.unstack(all);
        Tensor outputs = kinds.get(cell.output());
        List<Tensor> last = new ArrayList<>();
        for (Tensor kind : kinds) {
            last.add(Shaping.at(kind, 0, kind.size(0) - 1));
        }
        if (!returnSequences) {
            return new Walk(last.get(cell.output()), last);
        }
        return new Walk(timeMajor ? outputs : Shaping.moveAxis(outputs, 0, 1), last);
    }

    private Walk walk(RecurrentCell.Steps steps, Tensor sequence, List<Tensor> initial, @Nullable Tensor mask) {
        List<Tensor> projected = Shaping.unstack(sequence);
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> states = initial;
        Tensor previous = null;
        for (int i = 0; i < projected.size(); i++) {
            int time = goBackwards ? projected.size() - 1 - i : i;
            List<Tensor> next = steps.next(projected.get(time), states);
            Tensor output = next.get(cell.output());
            if (mask != null) {
                long[] shape = new long[output.rank()];
                java.util.Arrays.fill(shape, 1);
                shape[0] = output.size(0);
                Tensor here = Shaping.at(mask, 0, time).reshape(shape);
                Tensor otherwise =
                        previous == null || zeroOutputForMask ? sequence.tape().constant(0, output) : previous;
                output = Arithmetic.where(here, output, otherwise);
                List<Tensor> kept = new ArrayList<>();
                for (int s = 0; s < next.size(); s++) {
                    kept.add(Arithmetic.where(here, next.get(s), states.get(s)));
                }
                next = kept;
            }
            outputs.add(output);
            previous = output;
            states = next;
        }
        Tensor output = returnSequences ? Shaping.stack(outputs, timeMajor ? 0 : 1) : outputs.get(outputs.size() - 1);
        return new Walk(output, states);
    }
}
