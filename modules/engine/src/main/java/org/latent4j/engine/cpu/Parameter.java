package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.engine.plan.UpdateRule;
import org.latent4j.engine.plan.Weight;

/**
 * A weight's matrix as the kernels want it, with its moments beside it.
 *
 * <p>Rows and columns come in blocks (a window's positions, a cell's gates), each padded with zeros; the padding stays zero,
 * because its gradients are. The matrix may be stored turned around.
 */
final class Parameter {
    final Weight weight;
    final boolean turned;

    /** Of the matrix as it is stored, with padding. */
    final int rows;

    /** Stored rows up to the last one that isn't padding. */
    final int usedRows;

    /** Distance between stored rows: the columns with padding. */
    final int stride;

    final float[] values;
    final float[][] moments;

    /** Where the weight is used; empty if it isn't learnt. */
    final List<GradientSource> sources = new ArrayList<>();

    private final List<Runnable> copies = new ArrayList<>();
    private final int[] rowPlaces;
    private final int[] columnPlaces;

    /**
     * @param rowBlocks into how many blocks of equal size the weight's rows fall
     * @param rowWidth rows of a block with padding
     * @param columnBlocks the same of its columns, which are padded to a multiple of 16
     * @param turned whether to store columns as rows
     * @param training whether to keep moments
     */
    Parameter(Weight weight, int rowBlocks, int rowWidth, int columnBlocks, boolean turned, boolean training) {
        this.weight = weight;
        this.turned = turned;
        int columnWidth = Layout.rounded(weight.columns().length / columnBlocks);
        this.rowPlaces = places(weight.rows().length, rowBlocks, rowWidth);
        this.columnPlaces = places(weight.columns().length, columnBlocks, columnWidth);
        int[] places = turned ? columnPlaces : rowPlaces;
        this.usedRows = places[places.length - 1] + 1;
        int paddedRows = rowBlocks * rowWidth;
        int paddedColumns = columnBlocks * columnWidth;
        this.rows = turned ? paddedColumns : paddedRows;
        this.stride = Layout.rounded(turned ? paddedRows : paddedColumns);
        int length = Math.toIntExact((long) rows * stride + Layout.UNIT);
        this.values = new float[length];
        this.moments = new float[training ? weight.rule().law().states() : 0][length];
    }

    private static int[] places(int count, int blocks, int padded) {
        int width = count / blocks;
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = i / width * padded + i % width;
        }
        return places;
    }

    /** Runs whenever the values have changed, for those who keep them in another order too. */
    void onChange(Runnable copy) {
        copies.add(copy);
    }

    void changed() {
        copies.forEach(Runnable::run);
    }

    /** What its penalties add to the score. */
    double penalty() {
        UpdateRule rule = weight.rule();
        double l1 = rule.penalty().inScore() ? rule.penalty().l1() : 0;
        double l2 =
                (rule.penalty().inScore() ? rule.penalty().l2() : 0) + (rule.decayInScore() ? rule.weightDecay() : 0);
        if (l1 == 0 && l2 == 0) {
            return 0;
        }
        double absolute = 0;
        double squares = 0;
        for (float w : values) {
            absolute += Math.abs(w);
            squares += (double) w * w;
        }
        return l1 * absolute + 0.5 * l2 * squares;
    }

    /** Takes values and moments from the graph's. */
    void read(float[] parameters, float[] state) {
        clear(); // the padding too: gradients that were no numbers have left their mark there
        UpdateRule rule = weight.rule();
        for (int r = 0; r < rowPlaces.length; r++) {
            for (int c = 0; c < columnPlaces.length; c++) {
                int position = weight.position(r, c);
                int place = place(r, c);
                values[place] = parameters[position];
                for (int m = 0; m < moments.length; m++) {
                    moments[m][place] = state[rule.state() + m * rule.stateStride() + position - rule.blockStart()];
                }
            }
        }
        changed();
    }

    private void clear() {
        Arrays.fill(values, 0);
        for (float[] moment : moments) {
            Arrays.fill(moment, 0);
        }
    }

    /** Gives values and moments to the graph's. */
    void write(float[] parameters, float[] state) {
        UpdateRule rule = weight.rule();
        for (int r = 0; r < rowPlaces.length; r++) {
            for (int c = 0; c < columnPlaces.length; c++) {
                int position = weight.position(r, c);
                int place = place(r, c);
                parameters[position] = values[place];
                for (int m = 0; m < moments.length; m++) {
                    state[rule.state() + m * rule.stateStride() + position - rule.blockStart()] = moments[m][place];
                }
            }
        }
    }

    /** Gives numbers that lie as the values do to where the graph has the parameter. */
    void scatter(float[] from, float[] to) {
        for (int r = 0; r < rowPlaces.length; r++) {
            for (int c = 0; c < columnPlaces.length; c++) {
                to[weight.position(r, c)] = from[place(r, c)];
            }
        }
    }

    /** Index of a number of the weight in {@link #values}. */
    int place(int row, int column) {
        return turned ? columnPlaces[column] * stride + rowPlaces[row] : rowPlaces[row] * stride + columnPlaces[column];
    }
}
