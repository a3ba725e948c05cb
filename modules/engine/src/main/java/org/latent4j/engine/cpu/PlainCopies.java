package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;
import org.latent4j.engine.plan.Tensor;

/**
 * Gives matrix products what they need: positions one after another, padded to vectors. Where a convolution has made a tensor
 * otherwise (a border, an image of few channels), they work on a copy.
 */
final class PlainCopies {
    private final Map<Tensor, Layout> layouts;
    private final List<Operation> operations = new ArrayList<>();

    private PlainCopies(Map<Tensor, Layout> layouts) {
        this.layouts = layouts;
    }

    /** The same plan with copies where they are needed. */
    static Plan in(Plan plan) {
        PlainCopies copies = new PlainCopies(Layouts.of(plan));
        plan.operations().forEach(copies::add);
        return new Plan(plan.inputs(), copies.operations, plan.outputs(), plan.vertices());
    }

    private void add(Operation operation) {
        if (operation instanceof Operation.Dense dense && !(isPlain(dense.input()) && isPlain(dense.output()))) {
            Tensor input = rows(dense.input(), "rows");
            Tensor output = rows(dense.output(), "rows of products");
            operations.add(copy(dense.input(), input));
            operations.add(new Operation.Dense(input, output, dense.kernel(), dense.bias(), dense.transposed()));
            operations.add(copy(output, dense.output()));
        } else if (operation instanceof Operation.Recurrent recurrent
                && !(isPlain(recurrent.input()) && isPlain(recurrent.output()))) {
            Tensor input = new Tensor(
                    recurrent.output().name() + " (steps)", recurrent.input().shape());
            Tensor output = new Tensor(
                    recurrent.output().name() + " (states)", recurrent.output().shape());
            operations.add(copy(recurrent.input(), input));
            operations.add(recurrent.between(input, output));
            operations.add(copy(output, recurrent.output()));
        } else {
            operations.add(operation);
        }
    }

    private boolean isPlain(Tensor tensor) {
        Layout layout = layouts.getOrDefault(tensor, Layout.of(tensor));
        return layout.isPlain() && layout.stride() % Layout.UNIT == 0;
    }

    private static Tensor rows(Tensor tensor, String what) {
        return new Tensor(tensor.name() + " (" + what + ")", List.of(tensor.positions(), tensor.channels()));
    }

    private static Operation copy(Tensor from, Tensor to) {
        int[] places = new int[from.size()];
        java.util.Arrays.setAll(places, i -> i);
        return new Operation.Rearrange(from, to, "copy", places);
    }
}
