package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TableTest {
    private static final DataOptions OPTIONS = DataOptions.defaults();

    @TempDir
    Path folder;

    private Path csv(String... lines) {
        return Bytes.write(folder.resolve("file.csv"), lines);
    }

    /** A header and ten rows, of which the given ones replace the first. */
    private Path tenRows(String header, String usual, String... first) {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(List.of(first));
        while (lines.size() < 11) {
            lines.add(usual);
        }
        return csv(lines.toArray(String[]::new));
    }

    private static void assertRefused(Path path, DataOptions options, String message) {
        assertThatThrownBy(() -> Datasets.open(path.toString(), options))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void scalesByTheTrainingRowsOnly() {
        List<String> lines = new ArrayList<>(List.of("value"));
        IntStream.range(0, 10).forEach(i -> lines.add(Integer.toString(i * i)));
        Dataset data = Datasets.open(csv(lines.toArray(String[]::new)).toString(), OPTIONS);

        Splits rows = Splits.of("", 10, 42);
        int least = IntStream.of(rows.train()).min().orElseThrow();
        int most = IntStream.of(rows.train()).max().orElseThrow();
        double offset = least * least;
        double scale = most * most - offset;
        assertThat(data.encoding().columns())
                .containsExactly(new TableEncoding.Column("value", List.of(), offset, scale));
        int tested = rows.test()[0];
        assertThat(data.test().features().getFloat(0, 0)).isEqualTo((float) ((tested * tested - offset) / scale));
        assertThat(data.train().features().minNumber().floatValue()).isZero();
        assertThat(data.train().features().maxNumber().floatValue()).isEqualTo(1);
        assertThat(data.name()).isEqualTo("file.csv");
        assertThat(data.sources()).extracting(Dataset.Source::name).containsExactly("file.csv");
    }

    @Test
    void someSeedTestsARowOutsideTheTrainingRange() {
        Path path = tenRows("value", "1", "0", "9", "2", "3", "4", "5", "6", "7", "8");
        boolean outside = IntStream.range(0, 50)
                .mapToObj(seed -> Datasets.open(path.toString(), OPTIONS.withSeed(seed)))
                .anyMatch(data -> data.test().features().maxNumber().floatValue() > 1);
        assertThat(outside).as("fitted on the training split only").isTrue();
    }

    @Test
    void encodesAsWorkedOutByHand() {
        TableEncoding encoding = new TableEncoding(
                List.of(
                        new TableEncoding.Column("age", List.of(), 20, 40),
                        new TableEncoding.Column("city", List.of("Bern", "Oslo", "Rome"), 0, 1)),
                null,
                List.of());
        INDArray encoded = encoding.encode(List.of(List.of("30", "Rome"), List.of("60", "Bern")));
        assertThat(encoded.toFloatMatrix()).isDeepEqualTo(new float[][] {{0.25f, 0, 0, 1}, {1, 1, 0, 0}});
        assertThat(encoding.featureNames()).containsExactly("age", "city=Bern", "city=Oslo", "city=Rome");
        assertThat(encoding.width()).isEqualTo(4);
        assertThat(encoding.decode(encoded).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{30, 0, 0, 1}, {60, 1, 0, 0}});
        assertThat(Json.read(Json.write(encoding), TableEncoding.class)).isEqualTo(encoding);

        assertThatThrownBy(() -> encoding.encode(List.of(List.of("30", "Rome"), List.of("31", "Paris"))))
                .hasMessage(
                        "row 2, column 'city': category 'Paris' does not occur in the training split, which has Bern,"
                                + " Oslo, Rome");
        assertThatThrownBy(() -> encoding.encode(List.of(List.of("30"))))
                .hasMessage("row 1: expected 2 cells, found 1");
        assertThatThrownBy(() -> encoding.decode(Nd4j.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TableEncoding.decode: expected [rows, 4], got [2, 3]");
    }

    @Test
    void readsQuotesUnicodeAndLabels() {
        Path path =
                tenRows("\"größe, cm\",kind", "1.5,no", "2.5,\"yes, \"\"so\"\"\"", "-1e2,no", "3,\"yes, \"\"so\"\"\"");
        Dataset data = Datasets.open(path.toString(), OPTIONS.withLabelColumn("kind"));
        assertThat(data.featureNames()).containsExactly("größe, cm");
        assertThat(data.classNames()).containsExactly("no", "yes, \"so\"");
        assertThat(data.encoding().labelColumn()).isEqualTo("kind");
        int labelled = IntStream.of(data.train().labels()).sum()
                + IntStream.of(data.validation().labels()).sum()
                + IntStream.of(data.test().labels()).sum();
        assertThat(labelled).isEqualTo(2);
        assertThat(data.train().size()).isEqualTo(8);
    }

    @Test
    void anEmptyLabelIsNone() {
        Path path = tenRows("x,kind", "1,", "2,b", "3,a", "4,b", "5,NA");
        Dataset data = Datasets.open(path.toString(), OPTIONS.withLabelColumn("kind"));
        assertThat(data.classNames()).containsExactly("a", "b");
        int[] all = Stream.of(data.train(), data.validation(), data.test())
                .flatMapToInt(split -> IntStream.of(split.labels()))
                .sorted()
                .toArray();
        assertThat(all).containsExactly(-1, -1, -1, -1, -1, -1, -1, 0, 1, 1);

        Path later = csv("kind,x", ",1", "b,2");
        assertThat(Inputs.read(later, data.encoding()).labels()).containsExactly(Examples.NO_LABEL, 1);
    }

    @Test
    void someRowHasALabel() {
        assertRefused(
                tenRows("x,kind", "1,"),
                OPTIONS.withLabelColumn("kind"),
                "file.csv, column 'kind': expected at least one label, found none");
    }

    @Test
    void numericLabelsAreOrderedBySize() {
        Path path = tenRows("x,y", "1,2", "1,10", "1,9", "1,10");
        assertThat(Datasets.open(path.toString(), OPTIONS.withLabelColumn("y")).classNames())
                .containsExactly("2", "9", "10");
    }

    @Test
    void aTableOfNumbersNeedsNoHeader() {
        Dataset data = Datasets.open(tenRows("1,5", "2,5").toString(), OPTIONS);
        assertThat(data.featureNames()).containsExactly("column1", "column2");
        assertThat(data.train().size() + data.validation().size() + data.test().size())
                .isEqualTo(11);
    }

    @Test
    void aConstantColumnBecomesZero() {
        Dataset data = Datasets.open(tenRows("x,c", "1,7", "2,7").toString(), OPTIONS);
        assertThat(data.encoding().columns().get(1)).isEqualTo(new TableEncoding.Column("c", List.of(), 7, 1));
        assertThat(data.train().features().getFloat(3, 1)).isZero();
    }

    @Test
    void ignoresAByteOrderMarkAndBlankLinesAtTheEnd() {
        Dataset data = Datasets.open(tenRows("\ufeff\"x\",y", "1,2", "3,4").toString(), OPTIONS);
        assertThat(data.featureNames()).containsExactly("x", "y");
        Path blank = csv("x,y", "1,2", "1,2", "1,2", "", "");
        assertThat(Datasets.open(blank.toString(), OPTIONS).test().size()).isEqualTo(1);
    }

    @Test
    void readsFilesOfAnyName() {
        Path file = Bytes.write(folder.resolve("müll #1 50%.csv"), "x", "1", "2", "3");
        assertThat(Datasets.open(file.toString(), OPTIONS).train().size()).isEqualTo(1);
    }

    @Test
    void namesTheCellThatIsNoNumber() {
        String[] rows = {"1,20", "2,21", "3,abc"};
        assertRefused(
                tenRows("id,age", "4,30", rows),
                OPTIONS,
                "file.csv, row 4, column 'age': expected a number, got 'abc'");
    }

    @Test
    void namesTheMissingCell() {
        assertRefused(
                tenRows("id,age", "4,30", "1,20", "2,"),
                OPTIONS,
                "file.csv, row 3, column 'age': expected a value, got an empty cell");
        assertRefused(
                tenRows("id,age", "4,30", "NaN,20"),
                OPTIONS,
                "file.csv, row 2, column 'id': expected a value, got 'NaN'");
        assertRefused(
                tenRows("id,age", "4,30", "1e99,20"),
                OPTIONS,
                "file.csv, row 2, column 'id': expected a number, got '1e99'");
        assertRefused(
                tenRows("id,kind", "4,a", "1,"),
                OPTIONS,
                "file.csv, row 2, column 'kind': expected a value, got an empty cell");
    }

    @Test
    void namesTheRowOfAnotherLength() {
        assertRefused(csv("a,b", "1,2", "1,2,3"), OPTIONS, "file.csv, row 3: expected 2 cells as in row 1, found 3");
        assertRefused(csv("a,b", "1,2", "", "1,2"), OPTIONS, "file.csv, row 3: expected 2 cells as in row 1, found 1");
    }

    @Test
    void refusesBadQuotes() {
        assertRefused(
                csv("a,b", "1,\"2", "3,4"), OPTIONS, "file.csv, row 2: not well quoted, or a quoted cell spans lines");
    }

    @Test
    void refusesTablesWithoutContent() {
        assertRefused(csv(""), OPTIONS, "file.csv: expected a table, found an empty file");
        assertRefused(csv("a,b"), OPTIONS, "file.csv: expected rows after the header, found none");
        assertRefused(csv("a,a", "1,2"), OPTIONS, "file.csv, row 1: column 'a' occurs twice");
        assertRefused(
                csv("a", "1", "2"),
                OPTIONS,
                "file.csv: expected at least 3 rows (training, validation, test), found 2");
    }

    @Test
    void refusesUnknownLabelColumns() {
        assertRefused(tenRows("a,b", "1,2"), OPTIONS.withLabelColumn("c"), "file.csv: no label column 'c' among a, b");
        assertRefused(
                tenRows("a", "1"),
                OPTIONS.withLabelColumn("a"),
                "file.csv: expected a column beside the label column, found none");
    }

    @Test
    void refusesACategoryThatTrainingNeverSees() {
        int tested = Splits.of("", 10, 42).test()[0];
        String[] rows = IntStream.range(0, 10)
                .mapToObj(row -> row == tested ? "1,rare" : "1,usual")
                .toArray(String[]::new);
        assertRefused(
                tenRows("x,kind", "", rows),
                OPTIONS,
                "file.csv, row " + (tested + 2)
                        + ", column 'kind': category 'rare' does not occur in the training split, which has usual");
    }

    @Test
    void refusesTooManyCategories() {
        List<String> lines = new ArrayList<>(List.of("x,name"));
        IntStream.range(0, 2000).forEach(i -> lines.add(i + ",n" + i));
        assertRefused(
                csv(lines.toArray(String[]::new)),
                OPTIONS,
                "file.csv, column 'name': expected at most 1000 categories, found 1600: leave such a column out of the"
                        + " file");
    }
}
