package org.latent4j.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.engine.plan.Function;

/** The fast kernels against sums in double precision and finite differences. */
class KernelsTest {
    /** Not a multiple of any vector's length, so that what is left over is computed too. */
    private static final int SOME = 21;

    private final Kernels kernels = Kernels.best();
    private final Random random = new Random(4);

    private float[] numbers(int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void productsOfEverySizeOfTile() {
        for (int columns = 16; columns <= 144; columns += 16) {
            for (int rows = 1; rows < 20; rows++) {
                product(rows, columns, 3, 5);
            }
        }
    }

    private void product(int rows, int columns, int segments, int length) {
        float[] a = numbers(rows * 40 + segments * 50);
        float[] b = numbers(segments * length * columns + 16);
        float[] start = numbers(columns);
        int[] aRows = new int[rows];
        int[] cRows = new int[rows];
        for (int i = 0; i < rows; i++) {
            aRows[i] = i * 40;
            cRows[i] = i * columns;
        }
        int[] aStarts = {0, 17, 30};
        int[] bStarts = {0, length * columns, 2 * length * columns};
        float[] c = new float[rows * columns + 16];
        kernels.product(
                a,
                0,
                aRows,
                aStarts,
                1,
                b,
                0,
                bStarts,
                columns,
                length,
                c,
                0,
                cRows,
                start,
                0,
                new int[rows],
                0,
                rows,
                columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = start[j];
                for (int s = 0; s < segments; s++) {
                    for (int t = 0; t < length; t++) {
                        sum += (double) a[aRows[i] + aStarts[s] + t] * b[bStarts[s] + t * columns + j];
                    }
                }
                assertThat((double) c[cRows[i] + j]).isCloseTo(sum, Offset.offset(1e-5));
            }
        }
        assertThat(c[rows * columns]).isZero();
    }

    @Test
    void productsOfRows() {
        for (int rows = 1; rows < 7; rows++) {
            for (int columns = 1; columns < 7; columns++) {
                float[] a = numbers(rows * 48);
                float[] b = numbers(columns * 48);
                float[] c = new float[rows * 8];
                kernels.dot(a, 0, 48, b, 0, 48, c, 0, 8, rows, columns, 48, new float[16]);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        double sum = 0;
                        for (int t = 0; t < 48; t++) {
                            sum += (double) a[i * 48 + t] * b[j * 48 + t];
                        }
                        assertThat((double) c[i * 8 + j]).isCloseTo(sum, Offset.offset(2e-5));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Function.Kind.class)
    void functionsAndTheirDerivatives(Function.Kind kind) {
        Function function = new Function(kind, 0.3f);
        float[] inputs = new float[64];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i - 31.37f) / 9;
        }
        float[] outputs = inputs.clone();
        kernels.activate(function, outputs, 0, outputs.length);
        float[] gradients = new float[64];
        Arrays.fill(gradients, 2);
        kernels.activationGradient(function, inputs, outputs, gradients, 0, 64);
        for (int i = 0; i < inputs.length; i++) {
            double step = 1e-3;
            double above = Curves.value(function, (float) (inputs[i] + step));
            double below = Curves.value(function, (float) (inputs[i] - step));
            assertThat((double) outputs[i])
                    .isCloseTo(Curves.value(function, inputs[i]), Offset.offset(1e-6 * (1 + Math.abs(outputs[i]))));
            assertThat(gradients[i] / 2.0)
                    .as("derivative at %s", inputs[i])
                    .isCloseTo((above - below) / (2 * step), Offset.offset(2e-3 * (1 + Math.abs(outputs[i]))));
        }
    }

    @Test
    void crossEntropyByHand() {
        float[] logits = {0, 2, -2, 30, -30, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] targets = {0.5f, 1, 0.25f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] gradients = new float[16];
        double sum = kernels.sigmoidCrossEntropy(logits, 0, targets, 0, gradients, 0, 16, 16.118f, 1);
        double expected = 0;
        for (int i = 0; i < 16; i++) {
            double z = Math.max(-16.118, Math.min(16.118, logits[i]));
            double p = 1 / (1 + Math.exp(-z));
            expected -= targets[i] * Math.log(p) + (1 - targets[i]) * Math.log1p(-p);
            double gradient = Math.abs(logits[i]) > 16.118 ? 0 : p - targets[i];
            assertThat((double) gradients[i]).isCloseTo(gradient, Offset.offset(5e-7));
        }
        assertThat(sum).isCloseTo(expected, Offset.offset(2e-5));
    }

    static Stream<Kernels> all() {
        return Stream.of(Kernels.best(), new PlainKernels());
    }

    /** What never gets a gradient must not end as denormal numbers, with which processors are slow. */
    @ParameterizedTest
    @MethodSource("all")
    void momentsWithoutGradientsNeverBecomeDenormal(Kernels some) {
        float[] w = new float[SOME];
        float[] none = new float[SOME];
        float[] m = filled(1e-10f);
        float[] v = filled(1e-20f);
        float[] squares = filled(1e-20f);
        for (int step = 0; step < 100_000; step++) {
            some.adam(w, m, v, 0, none, 0, SOME, 1, 0.9f, 0.999f, 0.1f, 0.001f, 1e-3f, 0, 1, 1e-7f);
            some.rmsProp(w, squares, 0, none, 0, SOME, 1, 0.9f, 1e-3f, 0, 1e-7f);
            assertThat(denormals(m) + denormals(v) + denormals(squares)).isZero();
        }
        for (float[] moments : List.of(m, v, squares)) {
            for (float moment : moments) {
                assertThat(moment == 0 || moment * 1e-4f >= Float.MIN_NORMAL)
                        .as("%s, and what a small learning rate makes of it", moment)
                        .isTrue();
            }
        }
    }

    /** Against the general kernels, one position of the window at a time; ties go to the first. */
    @ParameterizedTest
    @ValueSource(ints = {3, 16, 48})
    void maximaOfFour(int channels) {
        int positions = 5;
        int row = 2 * positions * channels;
        float[] x = numbers(2 * row + 16);
        for (int c = 0; c < channels; c += 2) {
            x[channels + c] = x[c];
            x[row + channels + c] = x[row + c];
        }
        float[] y = new float[positions * channels + 16];
        kernels.maximumOfFour(x, 0, row, y, 0, positions, channels);
        float[] expected = new float[y.length];
        java.util.Arrays.fill(expected, 0, positions * channels, Float.NEGATIVE_INFINITY);
        int[] taps = {0, channels, row, row + channels};
        for (int tap : taps) {
            kernels.maximum(x, tap, 2 * channels, expected, 0, channels, positions, channels);
        }
        assertThat(y).isEqualTo(expected);
        float[] dy = numbers(y.length);
        float[] dx = numbers(x.length);
        kernels.routeMaximumOfFour(x, 0, row, y, dy, 0, dx, positions, channels);
        float[] rest = dy.clone();
        float[] routed = new float[x.length];
        for (int tap : taps) {
            kernels.routeMaximum(x, tap, 2 * channels, y, 0, rest, 0, routed, channels, positions, channels);
        }
        assertThat(java.util.Arrays.copyOf(dx, 2 * row)).isEqualTo(java.util.Arrays.copyOf(routed, 2 * row));
    }

    /** Nor may what is denormal already stay so, or gradients whose squares would be. */
    @ParameterizedTest
    @MethodSource("all")
    void denormalMomentsAndGradientsAreZeros(Kernels some) {
        for (float gradient : new float[] {0, 1e-41f, 1e-38f, 1e-25f, -1e-20f}) {
            float[] w = filled(0.5f);
            float[] m = filled(1e-39f);
            float[] v = filled(1e-40f);
            some.adam(w, m, v, 0, filled(gradient), 0, SOME, 1, 0.9f, 0.999f, 0.1f, 0.001f, 1e-3f, 0, 1, 1e-7f);
            assertThat(w).containsOnly(0.5f);
            assertThat(m).containsOnly(0);
            assertThat(v).containsOnly(0);
            v = filled(1e-40f);
            some.rmsProp(w, v, 0, filled(gradient), 0, SOME, 1, 0.9f, 1e-3f, 0, 1e-7f);
            assertThat(w).containsOnly(0.5f);
            assertThat(v).containsOnly(0);
        }
    }

    /** Small gradients that aren't that small count as ever. */
    @ParameterizedTest
    @MethodSource("all")
    void smallGradientsCount(Kernels some) {
        for (float gradient : new float[] {1e-16f, -1e-12f, 3e-8f}) {
            float[] m = new float[SOME];
            float[] v = new float[SOME];
            some.adam(
                    new float[SOME],
                    m,
                    v,
                    0,
                    filled(gradient),
                    0,
                    SOME,
                    1,
                    0.9f,
                    0.999f,
                    0.1f,
                    0.001f,
                    1e-3f,
                    0,
                    1,
                    1e-7f);
            double share = 7e-18 / Math.abs(gradient) + 1e-4;
            for (int i = 0; i < SOME; i++) {
                assertThat((double) m[i]).isCloseTo(0.1 * gradient, Percentage.withPercentage(100 * share));
                double square = 0.001 * gradient * gradient;
                assertThat((double) v[i]).isCloseTo(square, Offset.offset(8e-33 + 3 * share * square));
            }
        }
    }

    private static float[] filled(float value) {
        float[] numbers = new float[SOME];
        Arrays.fill(numbers, value);
        return numbers;
    }

    private static long denormals(float[] numbers) {
        long count = 0;
        for (float number : numbers) {
            count += number != 0 && Math.abs(number) < Float.MIN_NORMAL ? 1 : 0;
        }
        return count;
    }

    /**
     * To the last bit, in the order that is written down: halves onto halves. It may not depend on whether a kernel has been
     * compiled yet, or the same seed would give other results at another time.
     */
    @Test
    void sumsOverLanesHaveOneOrder() {
        assumeTrue(kernels.name().endsWith("-bit vectors"), "needs vectors");
        int lanes = Integer.parseInt(kernels.name().replace("-bit vectors", "")) / Float.SIZE;
        float[] a = numbers(4 * 48);
        float[] b = numbers(4 * 48);
        float[] c = new float[16];
        float[] first = null;
        for (int turn = 0; turn < 20_000; turn++) {
            kernels.dot(a, 0, 48, b, 0, 48, c, 0, 4, 4, 4, 48, new float[16]);
            first = first == null ? c.clone() : first;
        }
        for (int i = 0; i < 16; i++) {
            float[] sums = new float[lanes];
            for (int t = 0; t < 48; t++) {
                sums[t % lanes] = Math.fma(a[i / 4 * 48 + t], b[i % 4 * 48 + t], sums[t % lanes]);
            }
            for (int distance = lanes / 2; distance > 0; distance /= 2) {
                for (int lane = 0; lane < distance; lane++) {
                    sums[lane] += sums[lane + distance];
                }
            }
            assertThat(c[i]).isEqualTo(sums[0]);
            assertThat(first[i]).isEqualTo(sums[0]);
        }
    }
}
