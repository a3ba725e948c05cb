package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetsTest {
    private static final String KNOWN = ": expected one of strokes, fashion-mnist, mnist, plane3d, sequences,"
            + " or a path to a .csv, .npy or .npz file or a folder of images";

    @Test
    void listsItsNames() {
        assertThat(Datasets.names()).containsExactly("strokes", "fashion-mnist", "mnist", "plane3d", "sequences");
    }

    @ParameterizedTest
    @CsvSource({
        "fashion_mnist, fashion-mnist",
        "fashion, fashion-mnist",
        "minst, mnist",
        "stroke, strokes",
        "Strokes, strokes",
        "plane, plane3d",
        "sequence, sequences"
    })
    void suggestsTheNearestName(String typed, String meant) {
        assertThatThrownBy(() -> Datasets.open(typed, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessage("unknown data '" + typed + "' (did you mean '" + meant + "'?)" + KNOWN);
    }

    @Test
    void suggestsNothingFarOff() {
        assertThatThrownBy(() -> Datasets.open("cifar10", DataOptions.defaults()))
                .hasMessage("unknown data 'cifar10'" + KNOWN);
    }

    @ParameterizedTest
    @CsvSource({"missing.csv", "missing.npz", "some/folder", "some\\folder"})
    void saysWhichPathIsMissing(String path) {
        assertThatThrownBy(() -> Datasets.open(path, DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessage(path + ": no such file or folder");
    }

    @Test
    void refusesWhatCantBeAPath() {
        assertThatThrownBy(() -> Datasets.open("a\0b", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessage("data 'a\0b': neither a known name nor a path");
    }

    @Test
    void limitsTrainingRowsOnly() {
        Dataset data = Datasets.open("sequences", DataOptions.defaults().withLimit(5));
        assertThat(data.train().size()).isEqualTo(5);
        assertThat(data.train().labels()).hasSize(5);
        assertThat(data.validation().size()).isEqualTo(1_000);
        assertThat(Datasets.open("plane3d", DataOptions.defaults().withLimit(5_000))
                        .train()
                        .size())
                .isEqualTo(60);
        assertThatThrownBy(() -> DataOptions.defaults().withLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DataOptions.limit: expected > 0, got 0");
    }

    @Test
    void refusesALabelColumnWithoutATable() {
        assertThatThrownBy(() -> Datasets.open("strokes", DataOptions.defaults().withLabelColumn("digit")))
                .isInstanceOf(DataException.class)
                .hasMessage("label column 'digit': expected a .csv, which has columns, got strokes");
    }

    @Test
    void passesTheSeedOn() {
        assertThat(Datasets.open("plane3d", DataOptions.defaults().withSeed(7)).sources())
                .isEqualTo(Plane3d.open(7).sources());
    }

    @Test
    void splitsHoldEveryRowOnce() {
        Splits splits = Splits.of("x", 25, 42);
        assertThat(splits.train()).hasSize(21);
        assertThat(splits.validation()).hasSize(2);
        assertThat(splits.test()).hasSize(2);
        assertThat(splits.train())
                .doesNotContain(splits.validation())
                .doesNotContain(splits.test())
                .doesNotHaveDuplicates();
        assertThat(splits.train()).isEqualTo(Splits.of("x", 25, 42).train());
        assertThat(splits.train()).isNotEqualTo(Splits.of("x", 25, 43).train());
        assertThatThrownBy(() -> Splits.of("x.csv", 2, 42))
                .hasMessage("x.csv: expected at least 3 rows (training, validation, test), found 2");
    }
}
