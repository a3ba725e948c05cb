package org.latent4j.benchmarks;

import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The speed of encoding, of many rows a call or of one. */
public final class EncodingSpeed implements Speed {
    private final LatentModel model;
    private final INDArray[] calls;
    private int next;

    /**
     * Prepares the calls.
     *
     * @param rows to encode, again and again
     * @param rowsPerCall how many of them at once
     */
    public EncodingSpeed(LatentModel model, INDArray rows, int rowsPerCall) {
        this.model = model;
        int count = Math.toIntExact(Math.max(1, Math.min(1000, rows.size(0) / rowsPerCall)));
        this.calls = new INDArray[count];
        for (int i = 0; i < count; i++) {
            calls[i] = rows.get(NDArrayIndex.interval((long) i * rowsPerCall, (long) (i + 1) * rowsPerCall))
                    .dup('c');
        }
    }

    /** Milliseconds a row. */
    @Override
    public double window(double seconds) {
        long begun = System.nanoTime();
        long deadline = begun + (long) (seconds * 1e9);
        long rows = 0;
        long now;
        do {
            INDArray call = calls[next++ % calls.length];
            model.encode(call);
            rows += call.size(0);
            now = System.nanoTime();
        } while (now < deadline);
        return (now - begun) / 1e6 / rows;
    }

    @Override
    public void close() {
        // nothing runs between windows
    }
}
