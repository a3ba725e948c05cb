package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latent4j.common.Numbers;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.DataException;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far an imported model's outputs are from those that Keras recorded.
 *
 * @param tolerance largest difference allowed, as a share of an output's largest value
 */
record Verification(List<Output> outputs, double tolerance) {
    /** Positions are read as float32, which holds whole numbers up to this. */
    private static final long MOST_POSITIONS = 1 << 24;

    /**
     * One output.
     *
     * @param name {@code output_0}
     * @param maxDifference largest absolute difference
     * @param meanDifference mean absolute difference
     * @param maxRelative the largest one, divided by the largest absolute value that Keras gave
     */
    record Output(String name, double maxDifference, double meanDifference, double maxRelative) {
        String text() {
            return String.format(
                    "%-12s largest difference %s, mean %s; largest relative to the largest output %s",
                    name, Numbers.text(maxDifference), Numbers.text(meanDifference), Numbers.text(maxRelative));
        }
    }

    /**
     * Runs a model on a file's inputs.
     *
     * @param file a {@code .npz} with {@code input_0}, {@code output_0} …; where there is an {@code output_0_index}, the
     *     output holds only the values at these flat positions
     */
    static Verification of(LatentModel model, Path file, double tolerance) {
        Map<String, INDArray> entries = ArrayFiles.readAll(file);
        List<INDArray> got = model.predict(ModelInputs.arrays(file, model));
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < got.size(); i++) {
            String name = "output_" + i;
            INDArray expected = entries.get(name);
            if (expected == null) {
                throw new DataException(
                        file + ": expected an entry " + name + ", found " + String.join(", ", entries.keySet()));
            }
            INDArray positions = entries.get(name + "_index");
            INDArray output = positions == null ? got.get(i) : at(got.get(i), positions, file + ", " + name);
            boolean fits = positions == null
                    ? Arrays.equals(output.shape(), expected.shape())
                    : output.length() == expected.length();
            if (!fits) {
                throw new IllegalArgumentException(file + ", " + name + ": expected the shape "
                        + Arrays.toString(expected.shape()) + ", the model gives " + Arrays.toString(output.shape()));
            }
            outputs.add(compared(name, values(output), values(expected)));
        }
        return new Verification(outputs, tolerance);
    }

    boolean passed() {
        return outputs.stream().allMatch(this::passed);
    }

    private boolean passed(Output output) {
        return output.maxRelative() <= tolerance; // not so for NaN
    }

    /** What to say if it didn't pass. */
    String refusal(Path file) {
        List<String> over = outputs.stream()
                .filter(output -> !passed(output))
                .map(output -> output.name() + " differs by " + Numbers.text(output.maxRelative()))
                .toList();
        return file + ": " + String.join(", ", over) + " of the largest output, more than the tolerance "
                + Numbers.text(tolerance);
    }

    private static Output compared(String name, float[] got, float[] expected) {
        double most = 0;
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            double difference = Math.abs((double) got[i] - expected[i]);
            most = Math.max(most, difference); // NaN stays
            sum += difference;
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        double relative = most == 0 ? 0 : most / largest;
        return new Output(name, most, got.length == 0 ? 0 : sum / got.length, relative);
    }

    private static INDArray at(INDArray array, INDArray positions, String what) {
        if (array.length() > MOST_POSITIONS) {
            throw new IllegalArgumentException(what + "_index: expected an output of at most " + MOST_POSITIONS
                    + " values, got " + array.length());
        }
        float[] all = values(array);
        float[] kept = values(positions);
        for (int i = 0; i < kept.length; i++) {
            int position = (int) kept[i];
            if (position < 0 || position >= all.length) {
                throw new DataException(
                        what + "_index: expected positions from 0 to " + (all.length - 1) + ", found " + position);
            }
            kept[i] = all[position];
        }
        return org.nd4j.linalg.factory.Nd4j.createFromArray(kept);
    }

    private static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
