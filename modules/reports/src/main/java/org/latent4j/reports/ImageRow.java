package org.latent4j.reports;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A labelled row of images.
 *
 * @param label shown at its left
 * @param images {@code [count, height, width, channels]} or {@code [count, height, width]}, values in [0, 1]
 */
public record ImageRow(String label, INDArray images) {
    public ImageRow {
        if (images.rank() != 3 && images.rank() != 4) {
            throw new IllegalArgumentException(
                    "ImageRow.images: expected [count, height, width, channels], got rank " + images.rank());
        }
    }

    int count() {
        return (int) images.size(0);
    }

    int height() {
        return (int) images.size(1);
    }

    int width() {
        return (int) images.size(2);
    }
}
