package org.latent4j.layers.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** See {@link KerasUpdater}. The state is a view: each slot for all weights of a block, one slot after the other. */
final class KerasUpdaterRuntime implements GradientUpdater<KerasUpdater> {
    private final KerasUpdater config;
    private List<INDArray> slots = List.of();

    KerasUpdaterRuntime(KerasUpdater config) {
        this.config = config;
    }

    @Override
    public KerasUpdater getConfig() {
        return config;
    }

    private List<UpdateRule.Slot> specified() {
        return config.rule().groups().stream().flatMap(List::stream).toList();
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
        List<INDArray> found = new ArrayList<>();
        for (UpdateRule.Slot slot : specified()) {
            found.add(Objects.requireNonNull(state.get(slot.name()), slot.name()));
        }
        slots = found;
        if (initialize) {
            initialize();
        }
    }

    @Override
    public Map<String, INDArray> getState() {
        Map<String, INDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            state.put(specified().get(i).name(), slots.get(i));
        }
        return state;
    }

    @Override
    public void setStateViewArray(INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
        int count = config.slots();
        INDArray flat = view.reshape(view.length());
        long size = view.length() / count;
        List<INDArray> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(flat.get(NDArrayIndex.interval(i * size, (i + 1) * size)));
        }
        slots = parts;
        if (initialize) {
            initialize();
        }
    }

    private void initialize() {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).assign(specified().get(i).initial());
        }
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        config.rule().apply(gradient, slots, iteration + 1, config.getLearningRate(iteration, epoch));
    }
}
