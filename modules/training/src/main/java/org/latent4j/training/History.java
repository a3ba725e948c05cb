package org.latent4j.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The epochs of a training, in order.
 *
 * @param epochs one record each
 */
public record History(@JsonValue List<EpochRecord> epochs) {
    private static final String COLUMNS = "epoch,learningRate,trainLoss,validationLoss,validationBce,validationMse,"
            + "validationRoundedAccuracy,seconds";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public History {
        epochs = List.copyOf(epochs);
    }

    /** No epochs. */
    public static History empty() {
        return new History(List.of());
    }

    public int size() {
        return epochs.size();
    }

    /** The last epoch. */
    public EpochRecord last() {
        return epochs.get(epochs.size() - 1);
    }

    /** This history with one more epoch. */
    public History with(EpochRecord epoch) {
        List<EpochRecord> more = new ArrayList<>(epochs);
        more.add(epoch);
        return new History(more);
    }

    /** The epochs after a number of first ones. */
    public History after(int first) {
        return new History(epochs.subList(Math.min(first, size()), size()));
    }

    /** As a table: a line of column names, then a line for each epoch. */
    public String toCsv() {
        StringBuilder csv = new StringBuilder(COLUMNS).append('\n');
        for (EpochRecord e : epochs) {
            csv.append(e.epoch()).append(',');
            csv.append(e.learningRate()).append(',');
            csv.append(e.trainLoss()).append(',');
            csv.append(e.validationLoss()).append(',');
            csv.append(Objects.toString(e.validationBce(), "")).append(',');
            csv.append(e.validationMse()).append(',');
            csv.append(e.validationRoundedAccuracy()).append(',');
            csv.append(e.seconds()).append('\n');
        }
        return csv.toString();
    }

    /**
     * What {@link #toCsv} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static History ofCsv(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(COLUMNS)) {
            throw new IllegalArgumentException(
                    "expected the columns " + COLUMNS + ", got " + (lines.isEmpty() ? "nothing" : lines.get(0)));
        }
        List<EpochRecord> epochs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                epochs.add(epoch(lines.get(i).split(",", -1)));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": expected an epoch, got " + lines.get(i), e);
            }
        }
        return new History(epochs);
    }

    private static EpochRecord epoch(String[] cells) {
        return new EpochRecord(
                Integer.parseInt(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3]),
                cells[4].isEmpty() ? null : (Double) Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]));
    }
}
