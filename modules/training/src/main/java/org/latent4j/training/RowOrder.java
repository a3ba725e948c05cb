package org.latent4j.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Rows in a random order, and when all have been there in another one: as many as are asked for, without end. */
public final class RowOrder {
    private final List<int[]> groups;
    private final int[] places;
    private final SplittableRandom random;
    private int turn;

    private RowOrder(List<int[]> groups, long seed) {
        this.groups = groups;
        this.places = groups.stream().mapToInt(group -> group.length).toArray(); // as if all had been there
        this.random = new SplittableRandom(Seeds.of(seed, -1, 0));
    }

    /**
     * An order of some rows.
     *
     * @param rows their numbers
     * @param seed decides it
     */
    public static RowOrder of(int[] rows, long seed) {
        return new RowOrder(List.of(rows.clone()), seed);
    }

    /**
     * One row of each class in turn.
     *
     * @param rows their numbers
     * @param labels classes by number of row
     */
    public static RowOrder balanced(int[] rows, int[] labels, int classes, long seed) {
        List<int[]> groups = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            int wanted = c;
            int[] group =
                    Arrays.stream(rows).filter(row -> labels[row] == wanted).toArray();
            if (group.length > 0) {
                groups.add(group);
            }
        }
        return new RowOrder(groups, seed);
    }

    /** The next ones. */
    public int[] next(int count) {
        int[] next = new int[count];
        for (int i = 0; i < count; i++) {
            next[i] = one(turn++ % groups.size());
        }
        return next;
    }

    private int one(int number) {
        int[] group = groups.get(number);
        if (places[number] == group.length) {
            for (int i = group.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int row = group[i];
                group[i] = group[j];
                group[j] = row;
            }
            places[number] = 0;
        }
        return group[places[number]++];
    }
}
