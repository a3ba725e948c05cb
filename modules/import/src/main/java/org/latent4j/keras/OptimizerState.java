package org.latent4j.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.weights.TrainableWeight;
import org.latent4j.layers.keras.KerasUpdater;
import org.latent4j.layers.keras.KerasVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Puts the state of a Keras optimizer into a graph's updater: all of it, or, with a notice, nothing.
 *
 * <p>Keras stores one list of arrays: the number of steps and other single numbers, then for each group of slots all slots of
 * the first variable, of the second, and so on.
 */
final class OptimizerState {
    private final ComputationGraph graph;
    private final KerasUpdater updater;
    private final List<TrainableWeight> weights;

    private OptimizerState(ComputationGraph graph, KerasUpdater updater, List<TrainableWeight> weights) {
        this.graph = graph;
        this.updater = updater;
        this.weights = weights;
    }

    /**
     * Restores it.
     *
     * @param stored null if the file has none
     * @param weights in Keras's order
     * @return a notice if it couldn't be
     */
    static @Nullable String restore(
            ComputationGraph graph, KerasUpdater updater, @Nullable WeightGroup stored, List<TrainableWeight> weights) {
        if (stored == null) {
            return "the file has no state of the optimizer: further training starts with a fresh one";
        }
        String problem = new OptimizerState(graph, updater, weights).restore(arrays(stored));
        return problem == null
                ? null
                : "the optimizer's state isn't restored, further training starts with a fresh one: " + problem;
    }

    private static List<StoredWeight> arrays(WeightGroup group) {
        List<StoredWeight> arrays = new ArrayList<>();
        List<String> names = group.names("weight_names");
        if (names != null) {
            for (String name : names) {
                StoredWeight array = group.array(name);
                if (array != null) {
                    arrays.add(array);
                }
            }
            return arrays;
        }
        WeightGroup numbered = group.group("vars");
        if (numbered != null) {
            StoredWeight array = numbered.array("0");
            while (array != null) {
                arrays.add(array);
                array = numbered.array(String.valueOf(arrays.size()));
            }
        }
        return arrays;
    }

    private @Nullable String restore(List<StoredWeight> arrays) {
        if (weights.stream().anyMatch(weight -> weight.shape().length == 0)) {
            return "single numbers among the weights can't be told from the optimizer's own";
        }
        List<StoredWeight> state =
                arrays.stream().filter(array -> array.shape().length > 0).toList();
        long steps = arrays.isEmpty() || arrays.get(0).shape().length > 0
                ? 0
                : (long) arrays.get(0).readDoubles()[0];
        if (steps < 0 || steps > Integer.MAX_VALUE - 1) {
            return "expected a number of steps, found " + steps;
        }
        int slots = updater.stateGroups().stream().mapToInt(List::size).sum();
        int expected = slots * weights.size();
        if (state.isEmpty() && steps == 0) {
            return null; // saved before its first step
        }
        // Keras before 2.4 stores an array of size 1 for each slot that isn't used.
        boolean rest = slots == 0 || state.stream().skip(expected).allMatch(OptimizerState::isSingle);
        if (state.size() < expected || !rest) {
            return "expected " + expected + " arrays (" + updater.stateGroups() + " for " + weights.size()
                    + " weights), found " + state.size();
        }
        List<Entry> entries = entries(state);
        for (Entry entry : entries) {
            if (!Arrays.equals(entry.weight.shape(), entry.array.shape())) {
                return "expected shape " + Arrays.toString(entry.weight.shape()) + " for '" + entry.weight.node()
                        + "', "
                        + entry.weight.weight() + ", found " + Arrays.toString(entry.array.shape()) + " at '"
                        + entry.array.path() + "'";
            }
        }
        write(entries);
        graph.getConfiguration().setIterationCount((int) steps);
        return null;
    }

    private static boolean isSingle(StoredWeight array) {
        return Arrays.stream(array.shape()).allMatch(size -> size == 1);
    }

    private record Entry(TrainableWeight weight, int slot, StoredWeight array) {}

    private List<Entry> entries(List<StoredWeight> state) {
        List<Entry> entries = new ArrayList<>();
        int first = 0;
        int next = 0;
        for (List<String> group : updater.stateGroups()) {
            for (TrainableWeight weight : weights) {
                for (int i = 0; i < group.size(); i++) {
                    entries.add(new Entry(weight, first + i, state.get(next++)));
                }
            }
            first += group.size();
        }
        return entries;
    }

    private record Place(UpdaterBlock block, int from, int to) {}

    private void write(List<Entry> entries) {
        Map<String, Place> places = new HashMap<>();
        ComputationGraphUpdater state = graph.getUpdater(true);
        for (UpdaterBlock block : state.getUpdaterBlocks()) {
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                String key = parameter.getLayer().getConfig().getLayerName() + "\n" + parameter.getParamName();
                int start = block.getParamOffsetStart();
                places.put(
                        key,
                        new Place(
                                block, parameter.getParamOffsetStart() - start, parameter.getParamOffsetEnd() - start));
            }
        }
        for (Entry entry : entries) {
            Place place = places.get(entry.weight.node() + "\n" + KerasVertex.key(entry.weight.weight()));
            INDArray view = place == null ? null : place.block.getUpdaterView();
            if (place != null && view != null) { // a vertex that no output needs isn't in the graph
                long size = (long) place.block.getParamOffsetEnd() - place.block.getParamOffsetStart();
                long offset = entry.slot * size;
                try (INDArray values = Nd4j.createFromArray(entry.array.readFloats())) {
                    view.reshape(view.length())
                            .get(NDArrayIndex.interval(offset + place.from, offset + place.to))
                            .assign(values);
                }
            }
        }
    }
}
