package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.training.Seeds;

/** Rows in a random order, and when all have been there in another one. */
final class RowOrder {
    private final List<int[]> groups;
    private final int[] places;
    private final SplittableRandom random;
    private int turn;

    private RowOrder(List<int[]> groups, long seed) {
        this.groups = groups;
        this.places = groups.stream().mapToInt(group -> group.length).toArray(); // as if all had been there
        this.random = new SplittableRandom(Seeds.of(seed, -1, 0));
    }

    static RowOrder of(int[] rows, long seed) {
        return new RowOrder(List.of(rows.clone()), seed);
    }

    /** One row of each class in turn. */
    static RowOrder balanced(int[] rows, int[] labels, int classes, long seed) {
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

    int[] next(int count) {
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
