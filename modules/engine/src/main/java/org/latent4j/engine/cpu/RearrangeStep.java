package org.latent4j.engine.cpu;

import java.util.Arrays;
import org.latent4j.engine.plan.Operation;

/** Numbers put elsewhere; one that is used several times gets the sum of its gradients. */
final class RearrangeStep implements Step {
    private final Buffer x;
    private final Buffer y;
    private final boolean inputGradient;
    private final int[] sources;
    private final int[] targets;

    RearrangeStep(Operation.Rearrange operation, Workshop workshop, boolean inputGradient) {
        this.x = workshop.buffer(operation.input());
        this.y = workshop.buffer(operation.output());
        this.inputGradient = inputGradient;
        int[] from = operation.from();
        int[] places = places(x.layout);
        int[] outputs = places(y.layout);
        this.sources = new int[from.length];
        this.targets = new int[from.length];
        int n = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                sources[n] = places[from[i]];
                targets[n++] = outputs[i];
            }
        }
        Arrays.fill(sources, n, from.length, -1);
    }

    /** Where an example's numbers are, in row-major order. */
    static int[] places(Layout layout) {
        int[] places = new int[layout.height() * layout.width() * layout.channels()];
        int i = 0;
        for (int y = 0; y < layout.height(); y++) {
            for (int x = 0; x < layout.width(); x++) {
                for (int c = 0; c < layout.channels(); c++) {
                    places[i++] = layout.at(y, x) + c;
                }
            }
        }
        return places;
    }

    @Override
    public void forward(int from, int to) {
        for (int row = from; row < to; row++) {
            int in = row * x.layout.size();
            int out = row * y.layout.size();
            for (int i = 0; i < sources.length && sources[i] >= 0; i++) {
                y.values[out + targets[i]] = x.values[in + sources[i]];
            }
        }
    }

    @Override
    public void backward(int from, int to) {
        if (!inputGradient) {
            return;
        }
        int size = x.layout.size();
        Arrays.fill(x.gradients(), from * size, to * size, 0);
        for (int row = from; row < to; row++) {
            int in = row * size;
            int out = row * y.layout.size();
            for (int i = 0; i < sources.length && sources[i] >= 0; i++) {
                x.gradients()[in + sources[i]] += y.gradients()[out + targets[i]];
            }
        }
    }
}
