package org.latent4j.engine.plan;

/**
 * How a window slides over a big image to give a small one: a convolution's or pooling's geometry, and that of a transposed
 * convolution seen from its output. Sequences are images of height 1.
 *
 * @param height of the window
 * @param width of the window
 * @param strideY rows from one position of the window to the next
 * @param strideX columns from one position to the next
 * @param top rows by which the first position reaches over the big image's upper edge; they count as 0
 * @param left columns by which it reaches over the left edge
 * @param dilationY rows between two of the window's rows, 1 for none left out
 * @param dilationX columns between two of its columns
 */
public record Window(int height, int width, int strideY, int strideX, int top, int left, int dilationY, int dilationX) {

    /** A window without gaps. */
    public static Window of(int height, int width, int strideY, int strideX, int top, int left) {
        return new Window(height, width, strideY, strideX, top, left, 1, 1);
    }
}
