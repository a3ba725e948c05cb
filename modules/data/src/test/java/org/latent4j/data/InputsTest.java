package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    private static final TableEncoding ENCODING = new TableEncoding(
            List.of(
                    new TableEncoding.Column("age", List.of(), 20, 40),
                    new TableEncoding.Column("city", List.of("Bern", "Oslo"), 0, 1)),
            "kind",
            List.of("bad", "good"));

    @TempDir
    Path folder;

    private Path csv(String... lines) {
        return Bytes.write(folder.resolve("new.csv"), lines);
    }

    private void assertRefused(String message, String... lines) {
        Path path = csv(lines);
        assertThatThrownBy(() -> Inputs.read(path, ENCODING))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void matchesColumnsByName() {
        Examples examples = Inputs.read(csv("city,age", "Oslo,60", "Bern,100"), ENCODING);
        assertThat(examples.features().toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 0, 1}, {2, 1, 0}});
        assertThat(examples.labels()).isNull();
    }

    @Test
    void takesLabelsAlong() {
        Examples examples = Inputs.read(csv("age,kind,city", "20,good,Oslo", "20,bad,Oslo"), ENCODING);
        assertThat(examples.labels()).containsExactly(1, 0);
        assertThat(examples.features().shape()).containsExactly(2, 3);
        assertRefused(
                "new.csv, row 2, column 'kind': expected one of the labels bad, good, got 'fair'",
                "age,kind,city",
                "20,fair,Oslo");
    }

    @Test
    void matchesColumnsByPlaceWithoutAHeader() {
        TableEncoding numbers = new TableEncoding(
                List.of(new TableEncoding.Column("a", List.of(), 0, 2), new TableEncoding.Column("b", List.of(), 0, 4)),
                null,
                List.of());
        assertThat(Inputs.read(csv("1,1", "2,2"), numbers).features().toFloatMatrix())
                .isDeepEqualTo(new float[][] {{0.5f, 0.25f}, {1, 0.5f}});
        assertThatThrownBy(() -> Inputs.read(csv("1,1,1"), numbers))
                .hasMessage("new.csv: expected the columns a, b, found 3 columns without a header");
    }

    @Test
    void aTableWithoutHeaderMayHoldItsLabelsToo() {
        TableEncoding unnamed = new TableEncoding(
                List.of(new TableEncoding.Column("column2", List.of(), 0, 2)), "column1", List.of("5", "7"));
        Examples examples = Inputs.read(csv("7,1", "5,2"), unnamed);
        assertThat(examples.labels()).containsExactly(1, 0);
        assertThat(examples.features().toFloatMatrix()).isDeepEqualTo(new float[][] {{0.5f}, {1}});
    }

    @Test
    void readsPlainNumbersWithoutAnEncoding() {
        Path path = csv("a,b", "1,-2.5", "3,4e1");
        assertThat(Inputs.read(path, null).features().toFloatMatrix())
                .isDeepEqualTo(new float[][] {{1, -2.5f}, {3, 40}});
        Path text = csv("a,b", "1,x");
        assertThatThrownBy(() -> Inputs.read(text, null))
                .hasMessage("new.csv, row 2, column 'b': expected a number, got 'x'");
    }

    @Test
    void refusesOtherColumns() {
        assertRefused("new.csv: expected the columns age, city, found no 'city'", "age,town", "20,Oslo");
        assertRefused("new.csv: expected the columns age, city, found also 'zip'", "age,city,zip", "20,Oslo,1");
    }

    @Test
    void refusesCellsTheTrainingNeverSaw() {
        assertRefused(
                "new.csv, row 3, column 'city': category 'Rome' does not occur in the training split, which has Bern, Oslo",
                "age,city",
                "20,Oslo",
                "20,Rome");
        assertRefused("new.csv, row 2, column 'age': expected a number, got 'x'", "age,city", "x,Oslo");
        assertRefused("new.csv, row 2, column 'age': expected a value, got an empty cell", "age,city", ",Oslo");
    }

    @Test
    void refusesMissingAndOtherFiles() {
        Path missing = folder.resolve("missing.npy");
        assertThatThrownBy(() -> Inputs.read(missing, null)).hasMessage(missing + ": no such file");
        Path text = Bytes.write(folder.resolve("x.txt"), "1");
        assertThatThrownBy(() -> Inputs.read(text, null))
                .hasMessage(text + ": expected a .csv, .npy or .npz file, a picture or a folder of pictures");
    }
}
