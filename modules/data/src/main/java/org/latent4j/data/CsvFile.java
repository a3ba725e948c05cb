package org.latent4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A table as text: comma-separated, UTF-8, cells optionally in double quotes, one row a line.
 *
 * <p>The first line is a header unless all its cells are numbers. Rows are counted as lines of the file from 1, as an
 * editor or spreadsheet shows them. Blank lines at the end don't count.
 *
 * @param name the file's name
 * @param headed whether the file names its columns
 * @param columns the columns' names; "column1", "column2" … if the file does not name them
 * @param rows cells by row, without blanks around them
 */
record CsvFile(String name, boolean headed, List<String> columns, List<List<String>> rows) {
    private static final long MOST_BYTES = 1L << 30;

    /** @throws DataException if the file is missing, larger than 1 GiB, empty, ragged or not well quoted */
    static CsvFile read(Path path) {
        String name = String.valueOf(path.getFileName());
        List<List<String>> lines = lines(ArrayFiles.checkedExists(path), name);
        while (!lines.isEmpty() && blank(lines.get(lines.size() - 1))) {
            lines.remove(lines.size() - 1);
        }
        if (lines.isEmpty()) {
            throw new DataException(name + ": expected a table, found an empty file");
        }
        List<String> first = lines.get(0);
        boolean headed = !first.stream().allMatch(cell -> Cells.number(cell) != null);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).size() != first.size()) {
                throw new DataException(name + ", row " + (i + 1) + ": expected " + first.size()
                        + " cells as in row 1, found " + lines.get(i).size());
            }
        }
        if (!headed) {
            List<String> numbered = IntStream.rangeClosed(1, first.size())
                    .mapToObj(i -> "column" + i)
                    .toList();
            return new CsvFile(name, false, numbered, lines);
        }
        Set<String> seen = new HashSet<>();
        for (String column : first) {
            if (!seen.add(column)) {
                throw new DataException(name + ", row 1: column '" + column + "' occurs twice");
            }
        }
        if (lines.size() == 1) {
            throw new DataException(name + ": expected rows after the header, found none");
        }
        return new CsvFile(name, true, first, lines.subList(1, lines.size()));
    }

    private static boolean blank(List<String> cells) {
        return cells.size() == 1 && cells.get(0).isEmpty();
    }

    private static List<List<String>> lines(Path path, String name) {
        List<List<String>> lines = new ArrayList<>();
        try (RecordReader reader = new CSVRecordReader()) {
            if (Files.size(path) > MOST_BYTES) {
                throw new DataException(
                        name + ": expected at most " + MOST_BYTES + " bytes, found " + Files.size(path));
            }
            reader.initialize(new FileSplit(path.toFile()));
            while (reader.hasNext()) {
                lines.add(cells(reader.next(), lines.isEmpty()));
            }
            return lines;
        } catch (IOException e) {
            throw new DataException(name + ": can't be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(name + ": interrupted", e);
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException e) {
            // DataVec's parser wraps what it finds wrong in a line in bare runtime exceptions.
            throw new DataException(
                    name + ", row " + (lines.size() + 1) + ": not well quoted, or a quoted cell spans lines", e);
        }
    }

    private static List<String> cells(List<Writable> record, boolean first) {
        List<String> cells = new ArrayList<>();
        for (Writable cell : record) {
            cells.add(cell.toString().strip());
        }
        if (first && !cells.isEmpty() && cells.get(0).startsWith("\ufeff")) {
            // A byte-order mark, which spreadsheets write; quotes after it reach us unparsed.
            cells.set(0, cells.get(0).substring(1).replaceAll("^\"|\"$", ""));
        }
        return List.copyOf(cells);
    }

    /** The line of the file that holds a row. */
    int line(int row) {
        return row + (headed ? 2 : 1);
    }

    /** Where a cell stands, for messages. */
    String place(int row, int column) {
        return name + ", row " + line(row) + ", column '" + columns.get(column) + "'";
    }

    /** Writes rows {@code [rows, columns]} under a header, which may be empty. */
    static void write(OutputStream stream, List<String> header, INDArray array) throws IOException {
        if (!header.isEmpty()) {
            stream.write(line(header.stream().map(CsvFile::quoted).collect(Collectors.joining(","))));
        }
        for (long row = 0; row < array.size(0); row++) {
            double[] values = array.getRow(row).dup().toDoubleVector();
            stream.write(line(
                    Arrays.stream(values).mapToObj(value -> text((float) value)).collect(Collectors.joining(","))));
        }
    }

    private static String text(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? Integer.toString((int) value)
                : Float.toString(value);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\\s]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
