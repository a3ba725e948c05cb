package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.latent4j.common.Check;

/** Chooses the few rows whose labels may be seen. */
public final class LabelDraw {
    private LabelDraw() {}

    /**
     * Rows drawn so that every class has its share, rounded by largest remainders, and at least one.
     *
     * @param labels one class index a row, from 0; negative where a row has no label, which is never drawn
     * @param count how many rows
     * @return their numbers, in ascending order
     * @throws IllegalArgumentException if there are fewer labelled rows than {@code count}, or fewer than classes are to be
     *     drawn
     */
    public static int[] stratified(int[] labels, int count, long seed) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        List<List<Integer>> rows = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            rows.add(new ArrayList<>());
        }
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= 0) {
                rows.get(labels[row]).add(row);
            }
        }
        int[] shares = shares(rows.stream().mapToInt(List::size).toArray(), count);
        Random random = new Random(seed);
        int[] drawn = new int[count];
        int next = 0;
        for (int c = 0; c < classes; c++) {
            List<Integer> ofClass = rows.get(c);
            Collections.shuffle(ofClass, random);
            for (int i = 0; i < shares[c]; i++) {
                drawn[next++] = ofClass.get(i);
            }
        }
        Arrays.sort(drawn);
        return drawn;
    }

    private static int[] shares(int[] sizes, int count) {
        int all = Arrays.stream(sizes).sum();
        long present = Arrays.stream(sizes).filter(size -> size > 0).count();
        Check.that(count <= all, "labels", "at most the " + all + " rows that have one", count);
        Check.that(count >= present, "labels", "at least one for each of the " + present + " classes", count);
        int[] shares = new int[sizes.length];
        double[] missing = new double[sizes.length];
        for (int c = 0; c < sizes.length; c++) {
            double exact = (double) count * sizes[c] / all;
            shares[c] = sizes[c] == 0 ? 0 : Math.max(1, (int) exact);
            missing[c] = exact - shares[c];
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, sizes.length).boxed().toList());
        while (Arrays.stream(shares).sum() != count) {
            int change = Arrays.stream(shares).sum() < count ? 1 : -1;
            int c = order.stream()
                    .filter(i -> change > 0 ? shares[i] < sizes[i] : shares[i] > 1)
                    .max(Comparator.comparingDouble(i -> change * missing[i]))
                    .orElseThrow();
            shares[c] += change;
            missing[c] -= change;
        }
        return shares;
    }
}
