package org.latent4j.engine.cpu;

import java.util.List;

/** Where several operations read a tensor: adds up the gradients that they give. */
final class ForkStep implements Step {
    private final Buffer whole;
    private final List<Buffer> copies;

    /** @param copies filled as their readers are made */
    ForkStep(Buffer whole, List<Buffer> copies) {
        this.whole = whole;
        this.copies = copies;
    }

    @Override
    public void forward(int from, int to) {
        // the copies share the values
    }

    @Override
    public void backward(int from, int to) {
        int size = whole.layout.size();
        int at = from * size;
        int n = (to - from) * size;
        System.arraycopy(copies.get(0).gradients(), at, whole.gradients(), at, n);
        for (int i = 1; i < copies.size(); i++) {
            add(copies.get(i).gradients(), whole.gradients(), at, at + n);
        }
    }

    private static void add(float[] from, float[] to, int start, int end) {
        for (int i = start; i < end; i++) {
            to[i] += from[i];
        }
    }
}
