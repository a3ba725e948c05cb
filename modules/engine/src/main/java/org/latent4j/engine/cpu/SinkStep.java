package org.latent4j.engine.cpu;

import java.util.Arrays;

/** Behind a tensor that nobody reads: its gradient is 0. */
final class SinkStep implements Step {
    private final Buffer unread;

    SinkStep(Buffer unread) {
        this.unread = unread;
    }

    @Override
    public void forward(int from, int to) {
        // nothing is made of it
    }

    @Override
    public void backward(int from, int to) {
        Arrays.fill(unread.gradients(), from * unread.layout.size(), to * unread.layout.size(), 0);
    }
}
