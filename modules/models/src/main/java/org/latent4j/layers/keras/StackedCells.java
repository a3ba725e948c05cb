package org.latent4j.layers.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.tape.Tensor;

/**
 * Cells on top of each other: each sees the output of the one before. States are those of the first, then of the second…
 *
 * @param names under which Keras keeps their weights: {@code lstm_cell}, {@code lstm_cell_1}
 */
record StackedCells(List<RecurrentCell> cells, List<String> names) implements RecurrentCell {
    static StackedCells of(LayerConfig config) {
        JsonNode described = config.child("cells");
        if (described == null || !described.isArray() || described.isEmpty()) {
            throw LayerConfig.wrong("cells", "a list of cells", described);
        }
        List<RecurrentCell> cells = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Map<String, Integer> count = new HashMap<>();
        for (JsonNode cell : described) {
            String className = Inner.className("cells", cell);
            cells.add(RecurrentCell.of(className, config.inner(cell.path("config"))));
            String name = snakeCase(className);
            int number = count.merge(name, 1, Integer::sum) - 1;
            names.add(number == 0 ? name : name + "_" + number);
        }
        return new StackedCells(List.copyOf(cells), List.copyOf(names));
    }

    private static String snakeCase(String className) {
        return className
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public List<WeightSpec> weights(long[] step) {
        List<WeightSpec> weights = new ArrayList<>();
        long[] shape = step;
        for (int i = 0; i < cells.size(); i++) {
            for (WeightSpec weight : WeightSpec.under(names.get(i), cells.get(i).weights(shape))) {
                weights.add(weight.stored("cells/" + weight.path()));
            }
            shape = output(cells.get(i), shape);
        }
        return weights;
    }

    private static long[] output(RecurrentCell cell, long[] step) {
        return cell.stateShapes(step).get(cell.output());
    }

    @Override
    public List<long[]> stateShapes(long[] step) {
        List<long[]> shapes = new ArrayList<>();
        long[] shape = step;
        for (RecurrentCell cell : cells) {
            shapes.addAll(cell.stateShapes(shape));
            shape = output(cell, shape);
        }
        return shapes;
    }

    @Override
    public int output() {
        int before = 0;
        for (RecurrentCell cell : cells.subList(0, cells.size() - 1)) {
            before += states(cell);
        }
        return before + cells.get(cells.size() - 1).output();
    }

    private static int states(RecurrentCell cell) {
        return cell.stateShapes(new long[] {1, 1}).size();
    }

    @Override
    public Steps start(Call call) {
        List<Steps> steps = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            steps.add(cells.get(i).start(call.nested(names.get(i), List.of())));
        }
        return new Steps() {
            @Override
            public Tensor project(Tensor x) {
                return steps.get(0).project(x);
            }

            @Override
            public List<Tensor> next(Tensor projected, List<Tensor> states) {
                List<Tensor> all = new ArrayList<>();
                Tensor below = projected;
                int from = 0;
                for (int i = 0; i < cells.size(); i++) {
                    int to = from + states(cells.get(i));
                    Tensor input = i == 0 ? below : steps.get(i).project(below);
                    List<Tensor> own = steps.get(i).next(input, states.subList(from, to));
                    all.addAll(own);
                    below = own.get(cells.get(i).output());
                    from = to;
                }
                return all;
            }
        };
    }
}
