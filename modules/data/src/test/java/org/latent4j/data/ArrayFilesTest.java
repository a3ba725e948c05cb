package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArrayFilesTest {
    private static final String HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";

    @TempDir
    Path folder;

    private static INDArray counting(long... shape) {
        return Nd4j.arange(Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .castTo(DataType.FLOAT)
                .reshape('c', shape);
    }

    private void assertRefused(String file, byte[] bytes, String message) {
        Path path = Bytes.write(folder.resolve(file), bytes);
        assertThatThrownBy(() -> ArrayFiles.read(path))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    private void assertHeaderRefused(String header, String message) {
        assertRefused("x.npy", Bytes.npy(header, Bytes.floats(1, 2, 3, 4)), message);
    }

    @ParameterizedTest
    @CsvSource({"x.npy, 1", "x.npy, 2", "x.npy, 4", "x.npz, 3", "x.csv, 2"})
    void readsWhatItWrote(String name, int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 3);
        INDArray array = counting(shape).addi(0.1);
        ArrayFiles.write(folder.resolve(name), array);
        assertThat(ArrayFiles.read(folder.resolve(name))).isEqualTo(array);
    }

    @Test
    void writesViewsAndFortranOrderInCOrder() {
        INDArray transposed = counting(2, 3).transpose();
        ArrayFiles.write(folder.resolve("x.npy"), transposed);
        assertThat(ArrayFiles.read(folder.resolve("x.npy")).reshape(6).toFloatVector())
                .containsExactly(0, 3, 1, 4, 2, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOUBLE", "INT", "LONG", "BOOL"})
    void writesOtherTypes(DataType type) {
        INDArray array = counting(2, 1).castTo(type);
        ArrayFiles.write(folder.resolve("x.npy"), array);
        assertThat(ArrayFiles.read(folder.resolve("x.npy")).reshape(2).toFloatVector())
                .containsExactly(0, 1);
    }

    @Test
    void readsAScalar() {
        byte[] file = Bytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", Bytes.floats(2.5f));
        INDArray scalar = ArrayFiles.read(Bytes.write(folder.resolve("x.npy"), file));
        assertThat(scalar.rank()).isZero();
        assertThat(scalar.getFloat(0)).isEqualTo(2.5f);
    }

    @Test
    void readsMoreValuesThanABlock() {
        INDArray array = counting(3, 700_000);
        ArrayFiles.write(folder.resolve("x.npy"), array);
        assertThat(ArrayFiles.read(folder.resolve("x.npy"))).isEqualTo(array);
    }

    @Test
    void writesTheSameBytesForTheSameArrays() throws IOException {
        ArrayFiles.write(folder.resolve("a.npz"), counting(4, 4));
        ArrayFiles.write(folder.resolve("b.npz"), counting(4, 4));
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void writesNamedArraysInOrder() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        arrays.put("output_1", counting(2));
        arrays.put("output_0", counting(3, 1));
        ArrayFiles.writeAll(folder.resolve("x.npz"), arrays);
        Map<String, INDArray> read = ArrayFiles.readAll(folder.resolve("x.npz"));
        assertThat(read.keySet()).containsExactly("output_1", "output_0");
        assertThat(read.get("output_0").shape()).containsExactly(3, 1);
        assertThatThrownBy(() -> ArrayFiles.read(folder.resolve("x.npz")))
                .hasMessage("x.npz: expected one array, or one named 'x', found output_1, output_0");
    }

    @Test
    void entryNamesAreKeysAndNoPaths() {
        ArrayFiles.writeAll(folder.resolve("x.npz"), Map.of("../../up", counting(2)));
        assertThat(ArrayFiles.readAll(folder.resolve("x.npz"))).containsOnlyKeys("../../up");
        assertThat(folder).isDirectoryNotContaining("glob:**up*");
    }

    @Test
    void writesCsvWithAHeader() throws IOException {
        Path file = folder.resolve("scores.csv");
        ArrayFiles.writeCsv(file, List.of("mean error", "flag"), Nd4j.createFromArray(new float[][] {{0.25f, 1}}));
        assertThat(Files.readString(file)).isEqualTo("\"mean error\",flag\n0.25,1\n");
        assertThat(ArrayFiles.read(file).toFloatMatrix()).isDeepEqualTo(new float[][] {{0.25f, 1}});
        assertThatThrownBy(() -> ArrayFiles.writeCsv(file, List.of("a"), counting(1, 2)))
                .hasMessage(file + ": expected a header of 2 names, got 1");
        assertThatThrownBy(() -> ArrayFiles.write(file, counting(1, 2, 1)))
                .hasMessage(file + ": expected [rows, columns], got the shape [1, 2, 1]: write a .npy instead");
    }

    @Test
    void refusesUnknownEndingsAndMissingFiles() {
        Path text = folder.resolve("x.txt");
        assertThatThrownBy(() -> ArrayFiles.write(text, counting(1)))
                .hasMessage(text + ": expected a name ending in .npy, .npz or .csv");
        assertThatThrownBy(() -> ArrayFiles.read(text))
                .hasMessage(text + ": expected a name ending in .npy, .npz or .csv");
        assertThatThrownBy(() -> ArrayFiles.readAll(text)).hasMessage(text + ": expected a name ending in .npz");
        Path missing = folder.resolve("missing.npy");
        assertThatThrownBy(() -> ArrayFiles.read(missing)).hasMessage(missing + ": no such file");
    }

    @Test
    void refusesATerabyteHeaderBeforeTakingMemory() {
        assertHeaderRefused(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,), }",
                "x.npy: expected 4398046511104 bytes of values for [1099511627776], found 16");
        assertHeaderRefused(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999), }",
                "x.npy: expected 9223372036854775807 bytes of values for [999999999999999999, 999999999999999999],"
                        + " found 16");
    }

    @Test
    void refusesMoreValuesThanAnArrayHolds() throws IOException {
        Path sparse = folder.resolve("x.npy");
        byte[] header = Bytes.npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3000000000, 1), }", new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.write(header);
            file.setLength(header.length + 3_000_000_000L);
        }
        assertThatThrownBy(() -> ArrayFiles.read(sparse))
                .hasMessage("x.npy: expected at most 2147483647 values, found the shape [3000000000, 1]");
    }

    @Test
    void refusesTruncatedAndOverlongFiles() {
        assertRefused(
                "x.npy",
                Bytes.npy(HEADER, Bytes.floats(1, 2, 3)),
                "x.npy: expected 16 bytes of values for [2, 2], found 12");
        assertRefused(
                "x.npy",
                Bytes.npy(HEADER, Bytes.floats(1, 2, 3, 4, 5)),
                "x.npy: expected 16 bytes of values for [2, 2], found 20");
        assertRefused(
                "x.npy", Arrays.copyOf(Bytes.npy(HEADER, new byte[0]), 30), "x.npy: ends inside the NumPy header");
        assertRefused("x.npy", new byte[0], "x.npy: ends inside the NumPy header");
    }

    @Test
    void refusesOtherFilesAndVersions() {
        assertRefused("x.npy", new byte[100], "x.npy: expected a NumPy array, found another kind of file");
        byte[] future = Bytes.npy(HEADER, new byte[16]);
        future[6] = 4;
        assertRefused("x.npy", future, "x.npy: expected NumPy format 1, 2 or 3, found 4");
        byte[] huge = Bytes.npy(HEADER, new byte[16]);
        huge[6] = 2;
        huge[11] = 127;
        assertThatThrownBy(() -> ArrayFiles.read(Bytes.write(folder.resolve("x.npy"), huge)))
                .hasMessageStartingWith("x.npy: expected a header of at most 65536 bytes, found ");
    }

    @Test
    void refusesObjectsAndRecords() {
        assertHeaderRefused(
                "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
                "x.npy: holds Python objects, which are never read: save plain numbers");
        assertHeaderRefused(
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
                "x.npy: holds records of several fields: save one array per field");
        assertHeaderRefused(
                "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }",
                "x.npy: expected values of f2, f4, f8, u1, u2, u4, i1, i2, i4, i8, b1, found '<c8'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} print(1)",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os'), }",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'more': 1}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2",
            })
    void refusesMalformedHeaders(String header) {
        Path path = Bytes.write(folder.resolve("x.npy"), Bytes.npy(header, Bytes.floats(1, 2, 3, 4)));
        assertThatThrownBy(() -> ArrayFiles.read(path))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("x.npy: malformed NumPy header, near character ");
    }

    @Test
    void refusesEmptyArrays() {
        assertRefused(
                "x.npy",
                Bytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", new byte[0]),
                "x.npy: expected at least one value, found the shape [0, 3]");
    }

    @Test
    void namesTheFirstValueThatIsNotFinite() {
        assertRefused("x.npy", Bytes.npy(HEADER, Bytes.floats(1, 2, 3, Float.NaN)), "x.npy, row 1, index [1, 1]: NaN");
        assertRefused(
                "x.npy",
                Bytes.npy(
                        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
                        Bytes.floats(1, Float.NEGATIVE_INFINITY, 3, 4)),
                "x.npy, row 1, index [1, 0]: -Infinity");
    }

    private static byte[] zip(String entry, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void refusesBrokenArchives() throws IOException {
        assertRefused(
                "x.npz",
                zip("readme.txt", new byte[3]),
                "x.npz, entry 'readme.txt': expected only arrays, named like 'x.npy'");
        assertRefused(
                "x.npz",
                zip("x.npy", Bytes.npy(HEADER, Bytes.floats(1))),
                "x.npz, entry 'x.npy': expected 16 bytes of values for [2, 2], found 4");
        assertRefused("x.npz", new byte[100], "x.npz: broken zip file: zip END header not found");
        byte[] corrupt = zip("x.npy", Bytes.npy(HEADER, Bytes.floats(1, 2, 3, 4)));
        Arrays.fill(corrupt, 35, 37, (byte) 0xff);
        Path path = Bytes.write(folder.resolve("x.npz"), corrupt);
        assertThatThrownBy(() -> ArrayFiles.read(path))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("x.npz, entry 'x.npy': broken: ");
    }

    @Test
    void refusesAnArchiveWithAChangedByte() throws IOException {
        byte[] bytes;
        try (InputStream stored = getClass().getResourceAsStream("/golden/numpy/stored.npz")) {
            bytes = stored.readAllBytes();
        }
        int valueOfX = 200;
        bytes[valueOfX] ^= 1;
        assertThatThrownBy(() -> ArrayFiles.readAll(Bytes.write(folder.resolve("x.npz"), bytes)))
                .hasMessage("x.npz, entry 'x.npy': damaged: its checksum is wrong");
    }

    @Test
    void refusesAnArchiveThatExpandsHugely() throws IOException {
        Path path = folder.resolve("x.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(Bytes.npy("{'descr': '|u1', 'fortran_order': False, 'shape': (314572800,), }", new byte[0]));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> ArrayFiles.read(path))
                .hasMessage("x.npz: expands from " + Files.size(path) + " to " + (314_572_800 + 75)
                        + " bytes, more than 200 times: not read");
    }

    @Test
    void leavesTheOldFileIfWritingFails() throws IOException {
        Path file = Bytes.write(folder.resolve("x.csv"), "1,2");
        assertThatThrownBy(() -> ArrayFiles.write(file, counting(1, 2, 3))).isInstanceOf(DataException.class);
        assertThat(Files.readString(file)).isEqualTo("1,2\n");
        assertThat(folder).isDirectoryContaining("glob:**x.csv").isDirectoryNotContaining("glob:**.part");
    }
}
