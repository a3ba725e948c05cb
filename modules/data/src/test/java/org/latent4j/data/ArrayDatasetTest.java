package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArrayDatasetTest {
    @TempDir
    Path folder;

    /** Rows of two features, both the row's number plus {@code first}. */
    private static INDArray rows(int first, int count) {
        float[][] values = new float[count][];
        for (int row = 0; row < count; row++) {
            values[row] = new float[] {first + row, first + row};
        }
        return Nd4j.createFromArray(values);
    }

    private Dataset open(Object... namesAndArrays) {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            arrays.put((String) namesAndArrays[i], (INDArray) namesAndArrays[i + 1]);
        }
        ArrayFiles.writeAll(folder.resolve("x.npz"), arrays);
        return Datasets.open(folder.resolve("x.npz").toString(), DataOptions.defaults());
    }

    private void assertRefused(String message, Object... namesAndArrays) {
        assertThatThrownBy(() -> open(namesAndArrays))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void splitsASingleArray() {
        ArrayFiles.write(folder.resolve("x.npy"), rows(0, 20));
        Dataset data = Datasets.open(folder.resolve("x.npy").toString(), DataOptions.defaults());
        Splits rows = Splits.of("", 20, 42);
        assertThat(data.train().size()).isEqualTo(16);
        assertThat(data.validation().size()).isEqualTo(2);
        assertThat(data.test().features().getFloat(0, 1)).isEqualTo(rows.test()[0]);
        assertThat(data.classNames()).isEmpty();
        assertThat(open("anything", rows(0, 20)).train().features())
                .isEqualTo(data.train().features());
    }

    @Test
    void keepsTheSplitsOfKerasFiles() {
        Dataset data = open(
                "x_train",
                rows(0, 20),
                "y_train",
                Nd4j.arange(20).reshape(20, 1),
                "x_test",
                rows(50, 4),
                "y_test",
                Nd4j.createFromArray(3L, 2, 1, 0));
        assertThat(data.train().size()).isEqualTo(18);
        assertThat(data.validation().size()).isEqualTo(2);
        assertThat(data.test().features().getFloat(0, 0)).isEqualTo(50);
        assertThat(data.test().labels()).containsExactly(3, 2, 1, 0);
        assertThat(data.classNames()).hasSize(20).endsWith("19");
        for (int row = 0; row < 18; row++) {
            assertThat(data.train().features().getFloat(row, 0))
                    .isEqualTo(data.train().labels()[row]);
        }
    }

    @Test
    void keepsAllThreeSplits() {
        Dataset data = open("train", rows(0, 2), "validation", rows(10, 1), "test", rows(20, 1));
        assertThat(data.train().features()).isEqualTo(rows(0, 2));
        assertThat(data.validation().features()).isEqualTo(rows(10, 1));
        assertThat(data.test().features()).isEqualTo(rows(20, 1));
    }

    @Test
    void bytesArePixelsAndKeepTheirShape() {
        byte[] file = Bytes.npy(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 1), }",
                new byte[] {0, 51, 102, (byte) 255, 0, 51, 102, (byte) 255});
        Path path = Bytes.write(folder.resolve("x.npy"), file);
        Examples examples = Inputs.read(path, null);
        assertThat(examples.features().shape()).containsExactly(4, 2, 1);
        assertThat(examples.features().reshape(8).toFloatVector()).startsWith(0, 0.2f, 0.4f, 1);
        assertThat(ArrayFiles.read(path).getFloat(1, 1, 0)).isEqualTo(255);
    }

    @Test
    void readsInputsWithAndWithoutLabels() {
        open("x", rows(0, 3), "y", Nd4j.createFromArray(0f, 1, 2));
        assertThat(Inputs.read(folder.resolve("x.npz"), null).labels()).containsExactly(0, 1, 2);
        open("train", rows(0, 3), "test", rows(0, 3));
        assertThatThrownBy(() -> Inputs.read(folder.resolve("x.npz"), null))
                .hasMessage("x.npz: expected one array, or one named 'x', found the splits train, test");
    }

    @Test
    void refusesArraysItDoesNotKnow() {
        assertRefused(
                "x.npz, entry 'mask': unexpected: expected one array, or x and y, or splits named train, validation,"
                        + " test, or x_train, y_train, x_val, y_val, x_test, y_test",
                "x",
                rows(0, 3),
                "mask",
                rows(0, 3));
        assertRefused("x.npz: expected either x or splits, found both", "x", rows(0, 3), "test", rows(0, 3));
        assertRefused(
                "x.npz: expected an array named train or x_train, found none",
                "x_test",
                rows(0, 3),
                "x_val",
                rows(0, 3));
        assertRefused("x.npz: labels without features for test", "x_train", rows(0, 3), "y_test", rows(0, 3));
    }

    @Test
    void refusesASplitThatComesTwice() {
        assertRefused(
                "x.npz, entry 'train': another array holds the same split", "x_train", rows(0, 3), "train", rows(0, 3));
    }

    @Test
    void refusesShapesThatDontFit() {
        assertRefused(
                "x.npz, entry 'x': expected [rows, features], [rows, time, features] or [rows, height, width,"
                        + " channels], found [6]",
                "x",
                Nd4j.arange(6));
        assertRefused(
                "x.npz: expected splits of one shape, found [2, 2] and [2, 3]",
                "train",
                rows(0, 2),
                "validation",
                rows(0, 2),
                "test",
                Nd4j.ones(2, 3));
    }

    @Test
    void minusOneIsNoLabel() {
        Dataset data = open(
                "x_train",
                rows(0, 4),
                "y_train",
                Nd4j.createFromArray(-1L, 2, -1, 0),
                "x_val",
                rows(0, 1),
                "x_test",
                rows(0, 2),
                "y_test",
                Nd4j.createFromArray(-1f, -1));
        assertThat(data.train().labels()).containsExactly(-1, 2, -1, 0);
        assertThat(data.test().labels()).containsExactly(-1, -1);
        assertThat(data.classNames()).containsExactly("0", "1", "2");
    }

    @Test
    void refusesLabelsThatArentClasses() {
        assertRefused(
                "x.npz, entry 'y', row 2: expected a whole number from 0 to 9999, or -1 for no label, found -2.0",
                "x",
                rows(0, 3),
                "y",
                Nd4j.createFromArray(0f, 1, -2));
        assertRefused(
                "x.npz, entry 'y', row 1: expected a whole number from 0 to 9999, or -1 for no label, found 0.5",
                "x",
                rows(0, 3),
                "y",
                Nd4j.createFromArray(0, 0.5f, 1));
        assertRefused(
                "x.npz, entry 'y': expected 3 whole numbers, found the shape [3, 2]", "x", rows(0, 3), "y", rows(0, 3));
    }
}
