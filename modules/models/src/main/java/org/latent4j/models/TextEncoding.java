package org.latent4j.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How texts become the numbers that go into a model, as by Keras's {@code TextVectorization} and {@code StringLookup}.
 *
 * <p>With n texts a row the numbers are {@code [rows, tokens]} for indices of a text that is cut into tokens, {@code
 * [rows, n]} for indices of whole texts, {@code [rows, n, size]} for one-hot ones ({@code [rows, size]} for n = 1), and
 * {@code [rows, size]} for what is counted over a row.
 *
 * @param input the model's input that takes the texts, as Keras calls it
 * @param textsPerRow how many texts a row has; 0 for one that has no axis of its own, -1 for any number
 * @param splitting what becomes a token
 * @param vocabulary which index a token has
 * @param output what becomes of the indices
 */
public record TextEncoding(
        String input, int textsPerRow, TextSplitting splitting, TextVocabulary vocabulary, TextOutput output) {

    /** The name under which a model holds its encodings ({@link LatentModel#attachment}), by input of the graph. */
    public static final String ATTACHMENT = "text";

    public TextEncoding {
        boolean cut = splitting.unit() != TextSplitting.Unit.TEXT;
        boolean counts = output.mode() != TextOutput.Mode.INDICES && output.mode() != TextOutput.Mode.ONE_HOT;
        if (textsPerRow < -1 || (cut && textsPerRow != 0 && textsPerRow != 1)) {
            throw new IllegalArgumentException("textsPerRow: expected "
                    + (cut ? "0 or 1 where texts are cut into tokens" : "at least -1") + ", got " + textsPerRow);
        }
        if (!cut && (!splitting.ngrams().isEmpty() || (textsPerRow == 0 && (counts || output.length() > 0)))) {
            throw new IllegalArgumentException(
                    "splitting: expected texts to be cut into tokens, or rows of several, for runs, counts and lengths");
        }
        if (cut && output.mode() == TextOutput.Mode.ONE_HOT) {
            throw new IllegalArgumentException(
                    "output: expected indices or counts of the tokens of a text, got ONE_HOT");
        }
        if (vocabulary.size(output.hasMaskIndex()) > output.size()) {
            throw new IllegalArgumentException("output: expected a size of at least "
                    + vocabulary.size(output.hasMaskIndex()) + ", got " + output.size());
        }
    }

    /** The shape of the numbers with the axis of rows; -1 for what depends on the texts. */
    public long[] shape() {
        boolean cut = splitting.unit() != TextSplitting.Unit.TEXT;
        return switch (output.mode()) {
            case INDICES ->
                cut
                        ? new long[] {-1, output.length() == 0 ? -1 : output.length()}
                        : textsPerRow == 0
                                ? new long[] {-1}
                                : new long[] {-1, output.length() == 0 ? textsPerRow : output.length()};
            case ONE_HOT ->
                textsPerRow == 0 || textsPerRow == 1
                        ? new long[] {-1, output.size()}
                        : new long[] {-1, textsPerRow, output.size()};
            case OCCURRENCES, COUNTS, WEIGHTED_COUNTS -> new long[] {-1, output.size()};
        };
    }

    /**
     * The numbers of texts, rows of {@link #textsPerRow} one after another.
     *
     * @throws IllegalArgumentException if there are no texts or no whole number of rows, if a row may have any number of
     *     texts, if a token is unknown where none may be, or if no text has a token
     */
    public INDArray encode(List<String> texts) {
        if (textsPerRow < 0) {
            throw new IllegalArgumentException("input '" + input
                    + "': its rows have any number of texts; say how many: encode(texts, textsPerRow)");
        }
        return encode(texts, Math.max(1, textsPerRow));
    }

    /** As {@link #encode(List)}, for an input whose rows have any number of texts. */
    public INDArray encode(List<String> texts, int eachRow) {
        if (textsPerRow >= 0 && eachRow != Math.max(1, textsPerRow)) {
            throw new IllegalArgumentException(
                    where() + "expected " + Math.max(1, textsPerRow) + " texts a row, got " + eachRow);
        }
        if (texts.isEmpty() || eachRow < 1 || texts.size() % eachRow != 0) {
            throw new IllegalArgumentException(
                    where() + "expected rows of " + eachRow + " texts, got " + texts.size() + " texts");
        }
        ToLongFunction<String> lookup = vocabulary.lookup(output.hasMaskIndex());
        List<long[]> rows = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += eachRow) {
            rows.add(indices(texts, from, eachRow, lookup));
        }
        return switch (output.mode()) {
            case INDICES -> indexed(rows);
            case ONE_HOT -> oneHot(rows, eachRow);
            case OCCURRENCES, COUNTS, WEIGHTED_COUNTS -> counted(rows);
        };
    }

    private long[] indices(List<String> texts, int from, int count, ToLongFunction<String> lookup) {
        List<String> tokens = new ArrayList<>();
        for (String text : texts.subList(from, from + count)) {
            tokens.addAll(splitting.tokens(text));
        }
        try {
            return tokens.stream().mapToLong(lookup).toArray();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where() + "row " + from / count + ": " + e.getMessage(), e);
        }
    }

    private INDArray indexed(List<long[]> rows) {
        int width = output.length() > 0
                ? output.length()
                : rows.stream().mapToInt(row -> row.length).max().orElse(0);
        if (width == 0) {
            throw new IllegalArgumentException(where() + "expected a token in one of the texts at least, found none");
        }
        float[] values = new float[Math.multiplyExact(rows.size(), width)];
        for (int row = 0; row < rows.size(); row++) {
            long[] indices = rows.get(row);
            for (int i = 0; i < Math.min(width, indices.length); i++) {
                values[row * width + i] = indices[i];
            }
        }
        return textsPerRow == 0 && splitting.unit() == TextSplitting.Unit.TEXT
                ? Nd4j.create(values, new long[] {rows.size()}, 'c')
                : Nd4j.create(values, new long[] {rows.size(), width}, 'c');
    }

    private INDArray oneHot(List<long[]> rows, int eachRow) {
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(rows.size(), eachRow), output.size())];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < eachRow; i++) {
                long index = rows.get(row)[i];
                if (index != TextVocabulary.MASKED) {
                    values[(row * eachRow + i) * output.size() + (int) index] = 1;
                }
            }
        }
        return eachRow == 1
                ? Nd4j.create(values, new long[] {rows.size(), output.size()}, 'c')
                : Nd4j.create(values, new long[] {rows.size(), eachRow, output.size()}, 'c');
    }

    private INDArray counted(List<long[]> rows) {
        int size = output.size();
        float[] values = new float[Math.multiplyExact(rows.size(), size)];
        for (int row = 0; row < rows.size(); row++) {
            for (long index : rows.get(row)) {
                if (index != TextVocabulary.MASKED) {
                    values[row * size + (int) index]++;
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (output.mode() == TextOutput.Mode.OCCURRENCES) {
                values[i] = Math.min(1, values[i]);
            } else if (output.mode() == TextOutput.Mode.WEIGHTED_COUNTS) {
                values[i] *= output.weights().get(i % size);
            }
        }
        return Nd4j.create(values, new long[] {rows.size(), size}, 'c');
    }

    private String where() {
        return "input '" + input + "': ";
    }
}
