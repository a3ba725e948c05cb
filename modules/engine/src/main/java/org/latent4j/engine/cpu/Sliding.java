package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.engine.plan.Tensor;
import org.latent4j.engine.plan.Weight;
import org.latent4j.engine.plan.Window;

/**
 * A window that slides over a big image to give a small one, and its three products: big to small, which is a convolution;
 * small to big, which is a transposed convolution and the gradient of a convolution's input; and the gradient of the kernel.
 *
 * <p>None copies patches: rows of the products are positions, found by tables, and what is summed over is cut into the window's
 * rows or positions. Borders of zeros stand for what the window reaches beyond the edge.
 *
 * <p>The kernel has a row for each of the window's positions and channels of the big image, a column for each channel of the
 * small one.
 */
final class Sliding {
    /** Numbers of both images whose gradients are summed together, so that they stay in the cache. */
    private static final int BLOCK = 128 * 1024;

    private final Kernels kernels;
    private final Window window;
    private final Layout big;
    private final Layout small;
    private final Parameter kernel;
    private final float[] zeros;

    /** Rows of one product: of several examples where one has few, so that few tiles are ragged. */
    private static final int ROWS = 512;

    private final int positions;
    private final int group;
    private final int[] bigRows;
    private final int[] smallRows;
    private final int[] rowStarts;
    private final int[] kernelStarts;
    private final int rowLength;
    private final int[] none;
    private final int[] narrowRows;
    private final int[] scatterRows;

    private final List<Phase> phases = new ArrayList<>();
    private final float[] turned;
    private final int turnedStride;
    private final int[] scattered;

    private final int examples;
    private final int[][] bigBlocks;
    private final int[][] smallBlocks;
    private final int[] kernelRows;
    private final int[] kernelPlaces;

    Sliding(Workshop workshop, Window window, Layout big, Layout small, Weight weight) {
        this.kernels = workshop.kernels;
        this.window = window;
        this.big = big;
        this.small = small;
        int taps = window.height() * window.width();
        this.kernel = workshop.parameter(weight, taps, big.stride(), 1, false);
        this.zeros = new float[Math.max(kernel.stride, Layout.rounded(taps * big.stride()))];
        this.positions = small.height() * small.width();
        this.group = Math.max(1, Math.min(workshop.batch, ROWS / positions));
        this.bigRows = new int[group * positions];
        this.smallRows = new int[group * positions];
        for (int i = 0; i < bigRows.length; i++) {
            int example = i / positions;
            int y = i % positions / small.width();
            int x = i % small.width();
            bigRows[i] = example * big.size()
                    + big.at(y * window.strideY() - window.top(), x * window.strideX() - window.left());
            smallRows[i] = example * small.size() + small.at(y, x);
        }
        boolean wholeRows = window.dilationX() == 1;
        int segments = wholeRows ? window.height() : taps;
        this.rowLength = (wholeRows ? window.width() : 1) * big.stride();
        this.rowStarts = new int[segments];
        for (int i = 0; i < segments; i++) {
            rowStarts[i] = wholeRows ? i * window.dilationY() * big.rowStride() : tap(i);
        }
        this.kernelStarts = Tables.rows(segments, rowLength * kernel.stride);
        this.none = Tables.same(Math.max(group * Math.max(positions, big.height() * big.width()), kernel.rows));
        this.scattered = scatters() ? scatterTable(taps) : new int[0];
        this.turnedStride = scatters() ? Layout.rounded(taps * big.stride()) : big.stride();
        this.narrowRows = Tables.rows(group * positions, kernel.stride);
        this.scatterRows = Tables.rows(group * positions, turnedStride);
        this.turned = new float[(scatters() ? small.stride() : taps * small.stride()) * turnedStride + Layout.UNIT];
        if (!scatters()) {
            addPhases();
        }
        this.examples = Math.max(1, BLOCK / (big.size() + small.size()));
        this.bigBlocks = new int[examples + 1][];
        this.smallBlocks = new int[examples + 1][];
        addBlocks();
        this.kernelRows = new int[kernel.rows];
        for (int i = 0; i < kernelRows.length; i++) {
            kernelRows[i] = tap(i / big.stride()) + i % big.stride();
        }
        this.kernelPlaces = Tables.rows(kernel.rows, kernel.stride);
    }

    /** Where a position of the window is, seen from its first. */
    private int tap(int index) {
        int y = index / window.width();
        int x = index % window.width();
        return y * window.dilationY() * big.rowStride() + x * window.dilationX() * big.stride();
    }

    /**
     * Whether small-to-big adds each position's contributions to their places, rather than gathering those of each place: a big
     * image of few channels would leave most of a vector idle.
     */
    private boolean scatters() {
        return big.stride() % Layout.UNIT != 0;
    }

    /** Keeps the kernel turned around for {@link #toBig}, from now on. */
    void keepTurned() {
        kernel.onChange(this::turn);
    }

    private void turn() {
        int taps = window.height() * window.width();
        int bigStride = big.stride();
        int channels = small.stride() % Layout.UNIT == 0 ? small.stride() : small.channels();
        for (int tap = 0; tap < taps; tap++) {
            for (int b = 0; b < bigStride; b++) {
                int from = (tap * bigStride + b) * kernel.stride;
                for (int s = 0; s < channels; s++) {
                    int to = scatters()
                            ? s * turnedStride + tap * bigStride + b
                            : (tap * small.stride() + s) * turnedStride + b;
                    turned[to] = kernel.values[from + s];
                }
            }
        }
    }

    /** Whether the small image's positions are as wide as vectors. */
    private boolean isWide() {
        return small.stride() % Layout.UNIT == 0;
    }

    /** Big to small, for some examples. */
    void toSmall(float[] bigValues, float[] smallValues, float @Nullable [] bias, int from, int to) {
        float[] start = bias == null ? zeros : bias;
        float[] scratch = isWide() ? smallValues : Scratch.of(group * positions * kernel.stride);
        int[] rows = isWide() ? smallRows : narrowRows;
        for (int example = from; example < to; example += group) {
            int count = Math.min(group, to - example) * positions;
            kernels.product(
                    bigValues,
                    example * big.size(),
                    bigRows,
                    rowStarts,
                    1,
                    kernel.values,
                    0,
                    kernelStarts,
                    kernel.stride,
                    rowLength,
                    scratch,
                    isWide() ? example * small.size() : 0,
                    rows,
                    start,
                    0,
                    none,
                    0,
                    count,
                    kernel.stride);
            for (int i = 0; i < count && !isWide(); i++) {
                System.arraycopy(
                        scratch,
                        i * kernel.stride,
                        smallValues,
                        example * small.size() + smallRows[i],
                        small.channels());
            }
        }
    }

    /** Small to big, for some examples. */
    void toBig(float[] smallValues, float[] bigValues, float @Nullable [] bias, int from, int to) {
        float[] start = bias == null ? zeros : bias;
        for (int example = from; example < to; example += group) {
            int count = Math.min(group, to - example);
            if (scatters()) {
                scatter(smallValues, bigValues, start, example, count);
                continue;
            }
            for (Phase phase : phases) {
                phase.run(smallValues, bigValues, start, example, count);
            }
        }
    }

    /** Big positions that see the same positions of the window. */
    private final class Phase {
        private final int[] places;
        private final int[] rows;
        private final int[] starts;
        private final int[] turnedStarts;

        Phase(int restY, int restX) {
            List<Integer> taps = new ArrayList<>();
            List<Integer> shifts = new ArrayList<>();
            for (int ky = 0; ky < window.height(); ky++) {
                for (int kx = 0; kx < window.width(); kx++) {
                    int y = restY - ky * window.dilationY();
                    int x = restX - kx * window.dilationX();
                    if (y % window.strideY() == 0 && x % window.strideX() == 0) {
                        taps.add(ky * window.width() + kx);
                        shifts.add(y / window.strideY() * small.rowStride() + x / window.strideX() * small.stride());
                    }
                }
            }
            this.starts = shifts.stream().mapToInt(Integer::intValue).toArray();
            this.turnedStarts = taps.stream()
                    .mapToInt(tap -> tap * small.stride() * turnedStride)
                    .toArray();
            List<int[]> found = new ArrayList<>();
            for (int i = 0; i < group * big.height(); i++) {
                int y = i % big.height();
                int example = i / big.height();
                for (int x = 0; x < big.width(); x++) {
                    int up = y + window.top() - restY;
                    int left = x + window.left() - restX;
                    if (up % window.strideY() == 0 && left % window.strideX() == 0) {
                        int at = small.at(up / window.strideY(), left / window.strideX());
                        found.add(new int[] {example * big.size() + big.at(y, x), example * small.size() + at});
                    }
                }
            }
            this.places = found.stream().mapToInt(pair -> pair[0]).toArray();
            this.rows = found.stream().mapToInt(pair -> pair[1]).toArray();
        }

        void run(float[] smallValues, float[] bigValues, float[] start, int example, int examples) {
            int count = places.length / group * examples;
            int base = example * big.size();
            if (starts.length == 0) {
                for (int i = 0; i < count; i++) {
                    System.arraycopy(start, 0, bigValues, base + places[i], big.stride());
                }
                return;
            }
            kernels.product(
                    smallValues,
                    example * small.size(),
                    rows,
                    starts,
                    1,
                    turned,
                    0,
                    turnedStarts,
                    turnedStride,
                    isWide() ? small.stride() : small.channels(),
                    bigValues,
                    base,
                    places,
                    start,
                    0,
                    none,
                    0,
                    count,
                    big.stride());
        }
    }

    private void addPhases() {
        for (int y = 0; y < window.strideY(); y++) {
            for (int x = 0; x < window.strideX(); x++) {
                phases.add(new Phase(y, x));
            }
        }
    }

    /** For each small position, position of the window and channel: where in the big image; -1 if outside. */
    private int[] scatterTable(int taps) {
        int channels = big.channels();
        int[] table = new int[small.height() * small.width() * taps * channels];
        int i = 0;
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) {
                for (int tap = 0; tap < taps; tap++) {
                    int up = y * window.strideY() - window.top() + tap / window.width() * window.dilationY();
                    int left = x * window.strideX() - window.left() + tap % window.width() * window.dilationX();
                    boolean inside = up >= 0 && up < big.height() && left >= 0 && left < big.width();
                    for (int c = 0; c < channels; c++) {
                        table[i++] = inside ? big.at(up, left) + c : -1;
                    }
                }
            }
        }
        return table;
    }

    private void scatter(float[] smallValues, float[] bigValues, float[] start, int example, int examples) {
        int width = window.height() * window.width() * big.channels();
        float[] scratch = Scratch.of(group * positions * turnedStride);
        kernels.product(
                smallValues,
                example * small.size(),
                smallRows,
                Tables.START,
                1,
                turned,
                0,
                Tables.START,
                turnedStride,
                small.channels(),
                scratch,
                0,
                scatterRows,
                zeros,
                0,
                none,
                0,
                examples * positions,
                turnedStride);
        for (int i = 0; i < examples; i++) {
            place(scratch, i * positions * turnedStride, bigValues, start, (example + i) * big.size(), width);
        }
    }

    /** Adds one example's contributions up where they belong. */
    private void place(float[] scratch, int first, float[] bigValues, float[] start, int base, int width) {
        for (int y = 0; y < big.height(); y++) {
            int at = base + big.at(y, 0);
            for (int x = 0; x < big.width(); x++, at += big.stride()) {
                System.arraycopy(start, 0, bigValues, at, big.channels());
            }
        }
        for (int i = 0, k = 0; i < positions; i++) {
            int at = first + i * turnedStride;
            for (int j = 0; j < width; j++, k++) {
                if (scattered[k] >= 0) {
                    bigValues[base + scattered[k]] += scratch[at + j];
                }
            }
        }
    }

    private void addBlocks() {
        for (int count = 0; count <= examples; count++) {
            bigBlocks[count] = new int[count * small.height()];
            smallBlocks[count] = new int[count * small.height()];
            for (int i = 0; i < count * small.height(); i++) {
                int example = i / small.height();
                int y = i % small.height();
                bigBlocks[count][i] =
                        example * big.size() + big.at(y * window.strideY() - window.top(), -window.left());
                smallBlocks[count][i] = example * small.size() + small.at(y, 0);
            }
        }
    }

    /** The kernel's gradient: sums over examples and positions of the small image. */
    GradientSource gradient(float[] bigValues, float[] smallValues) {
        return (batch, from, to, sum, at, add) -> {
            int base = at - from * kernel.stride;
            boolean started = add;
            for (int example = 0; example < batch; example += examples) {
                int count = Math.min(examples, batch - example);
                kernels.product(
                        bigValues,
                        example * big.size(),
                        kernelRows,
                        bigBlocks[count],
                        window.strideX() * big.stride(),
                        smallValues,
                        example * small.size(),
                        smallBlocks[count],
                        small.stride(),
                        small.width(),
                        sum,
                        base,
                        kernelPlaces,
                        started ? sum : zeros,
                        started ? base : 0,
                        started ? kernelPlaces : none,
                        from,
                        to,
                        kernel.stride);
                started = true;
            }
            for (int row = from; row < to && !isWide(); row++) {
                int end = base + row * kernel.stride;
                Arrays.fill(sum, end + small.channels(), end + kernel.stride, 0);
            }
        };
    }

    Parameter kernel() {
        return kernel;
    }

    /** Widens the borders of both images so that no window reaches beyond them. */
    static void layouts(
            Window window, Tensor bigTensor, Tensor smallTensor, boolean toBig, Map<Tensor, Layout> layouts) {
        Layout big = layouts.getOrDefault(bigTensor, Layout.of(bigTensor));
        Layout small = layouts.getOrDefault(smallTensor, Layout.of(smallTensor));
        int reachY = (window.height() - 1) * window.dilationY();
        int reachX = (window.width() - 1) * window.dilationX();
        int bottom = (small.height() - 1) * window.strideY() - window.top() + reachY - (big.height() - 1);
        int right = (small.width() - 1) * window.strideX() - window.left() + reachX - (big.width() - 1);
        layouts.put(bigTensor, big.withBorder(window.top(), window.left(), Math.max(0, bottom), Math.max(0, right)));
        if (toBig && big.stride() % Layout.UNIT == 0) {
            int above = Math.max(0, Math.floorDiv(reachY - window.top() + window.strideY() - 1, window.strideY()));
            int before = Math.max(0, Math.floorDiv(reachX - window.left() + window.strideX() - 1, window.strideX()));
            int below = (big.height() - 1 + window.top()) / window.strideY() - (small.height() - 1);
            int after = (big.width() - 1 + window.left()) / window.strideX() - (small.width() - 1);
            layouts.put(smallTensor, small.withBorder(above, before, Math.max(0, below), Math.max(0, after)));
        }
    }
}
