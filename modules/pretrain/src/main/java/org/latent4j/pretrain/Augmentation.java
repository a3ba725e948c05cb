package org.latent4j.pretrain;

import java.util.List;
import java.util.SplittableRandom;

/** Varies a row at random without changing what it shows. */
public interface Augmentation {
    /** Leaves rows as they are. */
    Augmentation NONE = (from, fromAt, to, toAt, size, random) -> System.arraycopy(from, fromAt, to, toAt, size);

    /**
     * Writes a varied row.
     *
     * @param from holds the row, in Keras's layout
     * @param fromAt where the row begins
     * @param to where the varied row goes, another array
     * @param toAt where it begins
     * @param size numbers in a row
     */
    void vary(float[] from, int fromAt, float[] to, int toAt, int size, SplittableRandom random);

    /**
     * Two strengths for the same rows.
     *
     * @param slight for labelled rows and for what a teacher sees
     * @param strong for what is to agree with the teacher
     */
    record Pair(Augmentation slight, Augmentation strong) {
        /** Nothing varied. */
        public static final Pair NONE = new Pair(Augmentation.NONE, Augmentation.NONE);

        /**
         * What suits rows of a shape: geometry, contrast and cut-outs for pictures, noise for tables and sequences.
         *
         * @param shape of one row, in Keras's layout
         * @param rows from which the spread of each value is taken
         */
        public static Pair of(List<Integer> shape, float[] rows) {
            if (shape.size() == 3) {
                return new Pair(
                        ImageAugmentation.slight(shape.get(0), shape.get(1), shape.get(2)),
                        ImageAugmentation.strong(shape.get(0), shape.get(1), shape.get(2)));
            }
            int size = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
            return ValueNoise.pair(rows, size);
        }
    }
}
