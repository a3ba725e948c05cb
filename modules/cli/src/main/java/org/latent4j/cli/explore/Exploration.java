package org.latent4j.cli.explore;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a page asks of a model: codings to examples, examples to codings, and how far a reconstruction is off. */
public final class Exploration {
    /** Neighbours on the map whose codings make up those of a place between them. */
    private static final int NEIGHBOURS = 6;

    private final LatentModel model;
    private final long[] oneExample;
    private final long[] oneCoding;
    private final @Nullable Sample sample;
    private final @Nullable String noDecoder;
    private final @Nullable String noReconstruction;
    private final double[] errors;
    private final float[][] sampleCodings;

    private Exploration(LatentModel model, long[] oneExample, long[] oneCoding, @Nullable Sample sample) {
        this.model = model;
        this.oneExample = oneExample;
        this.oneCoding = oneCoding;
        this.sample = sample;
        this.noDecoder = whyNoDecoder();
        this.noReconstruction = whyNoReconstruction();
        this.sampleCodings = sample == null ? new float[0][] : flat(sample.codings());
        this.errors = sample == null || noReconstruction != null ? new double[0] : errors(sample);
    }

    /**
     * Begins with a model whose codings are known.
     *
     * @param exampleShape of one example, without the batch axis, all sizes known
     * @param sample rows of that shape, or null if there are none
     */
    public static Exploration of(LatentModel model, List<Integer> exampleShape, @Nullable Sample sample) {
        Check.that(
                exampleShape.stream().allMatch(size -> size > 0),
                "explore",
                "an example's whole shape, which --data can tell",
                exampleShape);
        long[] one = withOneRow(exampleShape);
        long[] coding = model.encode(Nd4j.zeros(one)).shape();
        return new Exploration(model, one, coding, sample);
    }

    private static long[] withOneRow(List<Integer> shape) {
        return IntStream.concat(IntStream.of(1), shape.stream().mapToInt(Integer::intValue))
                .mapToLong(size -> size)
                .toArray();
    }

    @Nullable
    Sample sample() {
        return sample;
    }

    /** Why codings can't be decoded; null if they can. */
    @Nullable
    String noDecoder() {
        return noDecoder;
    }

    /** Why an example's reconstruction can't be held against it; null if it can. */
    @Nullable
    String noReconstruction() {
        return noReconstruction;
    }

    List<Integer> exampleShape() {
        return Arrays.stream(oneExample).skip(1).mapToObj(Math::toIntExact).toList();
    }

    int codingSize() {
        return Math.toIntExact(Arrays.stream(oneCoding).reduce(1, Math::multiplyExact));
    }

    /** Least and largest value of each coding over the sample's rows; -3 and 3 where there are none. */
    float[][] ranges() {
        float[][] ranges = new float[codingSize()][];
        for (int unit = 0; unit < ranges.length; unit++) {
            float low = sampleCodings.length == 0 ? -3 : Float.POSITIVE_INFINITY;
            float high = sampleCodings.length == 0 ? 3 : Float.NEGATIVE_INFINITY;
            for (float[] codings : sampleCodings) {
                low = Math.min(low, codings[unit]);
                high = Math.max(high, codings[unit]);
            }
            ranges[unit] = new float[] {low, high > low ? high : low + 1};
        }
        return ranges;
    }

    /** The values of a row of the sample. */
    float[] row(int row) {
        Check.that(row >= 0 && row < sampleCodings.length, "row", "0 to " + (sampleCodings.length - 1), row);
        return values(java.util.Objects.requireNonNull(sample).rows().features().slice(row));
    }

    /** What the decoder makes of codings, shaped as an example or as the model's output. */
    float[] decode(float[] codings) {
        String reason = noDecoder;
        if (reason != null) {
            throw new IllegalArgumentException(reason);
        }
        Check.that(codings.length == codingSize(), "codings", codingSize() + " numbers", codings.length);
        return values(
                model.decode(Nd4j.createFromArray(finite(codings, "codings")).reshape('c', oneCoding)));
    }

    /** The codings of an example given as its values, one after another. */
    float[] encode(float[] values) {
        return values(model.encode(example(values)));
    }

    float[] reconstruct(float[] values) {
        String reason = noReconstruction;
        if (reason != null) {
            throw new IllegalArgumentException(reason);
        }
        return values(model.reconstruct(example(values)));
    }

    /** Mean squared error. */
    static double error(float[] wanted, float[] got) {
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            double difference = wanted[i] - got[i];
            sum += difference * difference;
        }
        return sum / wanted.length;
    }

    /** Share of the sample's rows whose error is smaller; null if there are none. */
    @Nullable
    Double shareBelow(double error) {
        return errors.length == 0
                ? null
                : (Double) (Arrays.stream(errors).filter(other -> other < error).count() / (double) errors.length);
    }

    /** Codings for a place on the map: those of the rows nearest to it, the nearer the more. */
    float[] at(double x, double y) {
        Check.that(sampleCodings.length > 0, "at", "a map, which needs --data", "none");
        Check.that(Double.isFinite(x) && Double.isFinite(y), "at", "finite numbers", x + ", " + y);
        double[][] points = java.util.Objects.requireNonNull(sample).map().points();
        double[] distances = Arrays.stream(points)
                .mapToDouble(point -> Math.pow(point[0] - x, 2) + Math.pow(point[1] - y, 2))
                .toArray();
        int[] nearest = IntStream.range(0, points.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(NEIGHBOURS)
                .mapToInt(i -> i)
                .toArray();
        double smallest = 1e-12 + distances[nearest[0]] * 1e-9;
        float[] mixed = new float[codingSize()];
        double weights = 0;
        for (int row : nearest) {
            double weight = 1 / (distances[row] + smallest);
            weights += weight;
            for (int unit = 0; unit < mixed.length; unit++) {
                mixed[unit] += (float) (weight * sampleCodings[row][unit]);
            }
        }
        for (int unit = 0; unit < mixed.length; unit++) {
            mixed[unit] /= (float) weights;
        }
        return mixed;
    }

    private INDArray example(float[] values) {
        long size = Arrays.stream(oneExample).reduce(1, Math::multiplyExact);
        Check.that(values.length == size, "values", size + " numbers", values.length);
        return Nd4j.createFromArray(finite(values, "values")).reshape('c', oneExample);
    }

    private static float[] finite(float[] values, String name) {
        for (float value : values) {
            Check.that(Float.isFinite(value), name, "finite numbers", value);
        }
        return values;
    }

    private @Nullable String whyNoDecoder() {
        try {
            model.decode(Nd4j.zeros(oneCoding));
            return null;
        } catch (RuntimeException e) {
            return "This model has no decoder that can be run alone: " + e.getMessage();
        }
    }

    private @Nullable String whyNoReconstruction() {
        INDArray made = model.reconstruct(Nd4j.zeros(oneExample));
        long size = Arrays.stream(oneExample).reduce(1, Math::multiplyExact);
        return made.length() == size
                ? null
                : "This model gives " + made.length() + " numbers for the " + size
                        + " of an example: it reconstructs nothing.";
    }

    private double[] errors(Sample of) {
        INDArray rows = of.rows().features();
        INDArray made = model.reconstruct(rows, of.rows().mask());
        INDArray difference = made.dup('c').reshape('c', rows.shape()).sub(rows);
        float[][] all = flat(difference);
        return Arrays.stream(all)
                .mapToDouble(row -> error(row, new float[row.length]))
                .toArray();
    }

    private static float[][] flat(INDArray rows) {
        long count = rows.size(0);
        return rows.dup('c').reshape('c', count, rows.length() / count).toFloatMatrix();
    }

    private static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
