package org.latent4j.reports.maps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.latent4j.common.Check;
import org.latent4j.data.Gather;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of codings that a map shows.
 *
 * @param values {@code [rows, numbers]} in float32, finite
 * @param rows where each was among all codings, rising
 * @param notices what was left out
 */
record CodingRows(INDArray values, int[] rows, List<String> notices) {

    /**
     * At most so many rows, drawn at random; of those, the ones that are finite.
     *
     * @param codings {@code [rows, …]}
     */
    static CodingRows of(INDArray codings, int limit, long seed) {
        Check.that(
                codings.rank() >= 1 && codings.length() > 0, "LatentMaps.codings", "at least one row", shape(codings));
        int all = Math.toIntExact(codings.size(0));
        INDArray flat = codings.reshape('c', all, codings.length() / all);
        List<String> notices = new ArrayList<>();
        int[] taken = IntStream.range(0, all).toArray();
        if (all > limit) {
            taken = drawn(all, limit, seed);
            notices.add(String.format(Locale.ROOT, "shows %,d of %,d rows, drawn at random", limit, all));
        }
        INDArray values = (all > limit ? Gather.rows(flat, taken) : flat).castTo(DataType.FLOAT);
        int[] finite = finite(values);
        Check.that(finite.length > 0, "LatentMaps.codings", "finite numbers", "NaN or infinity in every row");
        if (finite.length < taken.length) {
            notices.add(String.format(
                    Locale.ROOT,
                    "leaves out %,d of %,d rows whose codings are NaN or infinite",
                    taken.length - finite.length,
                    taken.length));
            values = Gather.rows(values, finite);
            int[] before = taken;
            taken = Arrays.stream(finite).map(row -> before[row]).toArray();
        }
        return new CodingRows(values, taken, notices);
    }

    int size() {
        return rows.length;
    }

    /** Whether all rows are the same. */
    boolean allEqual() {
        return values.max(0).equals(values.min(0));
    }

    /** A shuffle's first numbers, sorted. */
    private static int[] drawn(int all, int count, long seed) {
        Random random = new Random(seed);
        int[] order = IntStream.range(0, all).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(all - i);
            int kept = order[other];
            order[other] = order[i];
            order[i] = kept;
        }
        return Arrays.stream(order, 0, count).sorted().toArray();
    }

    private static int[] finite(INDArray values) {
        float[] all = values.dup('c').data().asFloat();
        int width = values.columns();
        return IntStream.range(0, values.rows())
                .filter(row -> IntStream.range(row * width, (row + 1) * width).allMatch(i -> Float.isFinite(all[i])))
                .toArray();
    }

    private static String shape(INDArray codings) {
        return Arrays.toString(codings.shape());
    }
}
