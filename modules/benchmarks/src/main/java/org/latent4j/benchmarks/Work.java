package org.latent4j.benchmarks;

import java.util.List;
import org.latent4j.engine.plan.Operation;
import org.latent4j.engine.plan.Plan;

/** How many floating-point operations a plan's products take: two for each multiply-add; all else is left out. */
public final class Work {
    private Work() {}

    /** Of a forward pass of one example. */
    public static double forward(Plan plan) {
        return plan.operations().stream().mapToDouble(Work::products).sum();
    }

    /** Of a training step for one example: forward, gradients of weights, gradients of inputs that are learnt. */
    public static double training(Plan plan) {
        double sum = 0;
        for (Operation operation : plan.operations()) {
            boolean first = plan.inputs().contains(operation.inputs().get(0));
            sum += products(operation) * (first ? 2 : 3);
        }
        return sum;
    }

    private static double products(Operation operation) {
        List<Integer> in = operation.inputs().get(0).shape();
        if (operation instanceof Operation.Dense dense) {
            return 2.0
                    * dense.input().positions()
                    * dense.kernel().rows().length
                    * dense.kernel().columns().length;
        } else if (operation instanceof Operation.Convolution convolution) {
            return 2.0
                    * convolution.output().positions()
                    * convolution.kernel().rows().length
                    * convolution.kernel().columns().length;
        } else if (operation instanceof Operation.TransposedConvolution convolution) {
            return 2.0
                    * convolution.input().positions()
                    * convolution.kernel().rows().length
                    * convolution.kernel().columns().length;
        } else if (operation instanceof Operation.Recurrent recurrent) {
            int time = in.size() == 1 ? recurrent.output().shape().get(0) : in.get(0);
            int columns = recurrent.kernel().columns().length;
            int inputs = recurrent.kernel().rows().length;
            int units = recurrent.recurrent().rows().length;
            return 2.0 * columns * ((in.size() == 1 ? 1 : time) * inputs + time * units);
        }
        return 0;
    }
}
