package org.latent4j.reports.maps;

import java.util.Arrays;
import org.latent4j.data.Progress;

/**
 * Each row's nearest other rows by Euclidean distance: exact, found by comparing all pairs.
 *
 * @param count how many for each row
 * @param rows {@code [rows * count]}: of row i those at i * count …, from the nearest; of equal distances the smaller row first
 * @param distances squared, in the same places
 */
record Neighbours(int count, int[] rows, float[] distances) {
    private static final int RANGE = 64;
    private static final int REPORTED = 1024;

    /**
     * Finds them.
     *
     * @param columns {@code [numbers][rows]}
     * @param count at least 1, less than there are rows
     */
    static Neighbours of(float[][] columns, int count, Workers workers, Progress progress) {
        int all = columns[0].length;
        int[] rows = new int[all * count];
        float[] distances = new float[all * count];
        for (int from = 0; from < all; from += REPORTED) {
            int first = from;
            progress.at("nearest neighbours", from, all);
            workers.inRanges(Math.min(REPORTED, all - from), RANGE, (low, high) -> {
                float[] toAll = new float[all];
                Nearest nearest = new Nearest(count);
                for (int row = first + low; row < first + high; row++) {
                    distances(columns, row, toAll);
                    nearest.find(toAll, row);
                    nearest.copyTo(rows, distances, row * count);
                }
            });
        }
        progress.at("nearest neighbours", all, all);
        return new Neighbours(count, rows, distances);
    }

    private static void distances(float[][] columns, int row, float[] squared) {
        Arrays.fill(squared, 0);
        for (float[] column : columns) {
            add(column, column[row], squared);
        }
    }

    /** In a method of its own and without branches, so that it is compiled to vector instructions. */
    private static void add(float[] column, float at, float[] squared) {
        for (int i = 0; i < squared.length; i++) {
            float difference = column[i] - at;
            squared[i] += difference * difference;
        }
    }

    /** The smallest of many distances: a heap with the largest of them on top. */
    private static final class Nearest {
        private final int[] rows;
        private final float[] distances;
        private int size;

        Nearest(int count) {
            this.rows = new int[count];
            this.distances = new float[count];
        }

        void find(float[] toAll, int itself) {
            size = 0;
            for (int i = 0; i < toAll.length; i++) {
                if (i != itself && (size < rows.length || toAll[i] < distances[0])) {
                    if (size < rows.length) {
                        rise(i, toAll[i]);
                    } else {
                        sink(i, toAll[i]);
                    }
                }
            }
        }

        private boolean isFarther(int place, int row, float distance) {
            return distances[place] > distance || (distances[place] == distance && rows[place] > row);
        }

        private void put(int place, int row, float distance) {
            rows[place] = row;
            distances[place] = distance;
        }

        private void rise(int row, float distance) {
            int place = size++;
            while (place > 0 && !isFarther((place - 1) / 2, row, distance)) {
                put(place, rows[(place - 1) / 2], distances[(place - 1) / 2]);
                place = (place - 1) / 2;
            }
            put(place, row, distance);
        }

        /** Puts a row where the farthest was, and down to its place. */
        private void sink(int row, float distance) {
            int place = 0;
            while (2 * place + 1 < size) {
                int child = 2 * place + 1;
                if (child + 1 < size && isFarther(child + 1, rows[child], distances[child])) {
                    child++;
                }
                if (!isFarther(child, row, distance)) {
                    break;
                }
                put(place, rows[child], distances[child]);
                place = child;
            }
            put(place, row, distance);
        }

        /** Takes the farthest off the top, again and again. */
        void copyTo(int[] allRows, float[] allDistances, int at) {
            while (size > 0) {
                allRows[at + size - 1] = rows[0];
                allDistances[at + size - 1] = distances[0];
                size--;
                sink(rows[size], distances[size]);
            }
        }
    }
}
