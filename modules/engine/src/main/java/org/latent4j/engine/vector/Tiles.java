package org.latent4j.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products from register tiles of 4 rows by up to 4 vectors, whose 16 accumulators hide the latency of fused
 * multiply-add.
 *
 * <p>Sums over lanes are written out too, in one order: Java leaves that of {@code reduceLanes} open, and interpreted code adds
 * up otherwise than compiled code, so that results would depend on when something is compiled.
 *
 * <p>Everything is written out: C2 stops inlining methods that are not the JDK's once their vectors have filled its budget, and
 * a vector that crosses a call is boxed. For the same reason every kernel is longer than the 325 bytes of code that C2 inlines
 * at most, so that each is compiled alone and alike in every launch.
 */
final class Tiles {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();

    /** Vectors a tile is wide: as many as leave the registers room, 32 of them from AVX-512 and on ARM, 16 with AVX2. */
    private static final int WIDTH = L == 8 ? 2 : 4;

    static final VectorShuffle<Float> SWAP_8 = swap(8);
    static final VectorShuffle<Float> SWAP_4 = swap(4);
    static final VectorShuffle<Float> SWAP_2 = swap(2);
    static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorMask<Float> TAKE_8 = bit(8);
    private static final VectorMask<Float> TAKE_4 = bit(4);
    private static final VectorMask<Float> TAKE_2 = bit(2);
    private static final VectorMask<Float> TAKE_1 = bit(1);

    private Tiles() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(S, lane -> lane ^ (distance & (L - 1)));
    }

    private static VectorMask<Float> bit(int distance) {
        boolean[] set = new boolean[L];
        for (int lane = 0; lane < L; lane++) {
            set[lane] = (lane & distance) != 0;
        }
        return VectorMask.fromArray(S, set, 0);
    }

    static void outer(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int rowsFrom,
            int rowsTo,
            int columns) {
        int column = 0;
        while (column < columns) {
            int vectors = Math.min(WIDTH, (columns - column) / L);
            int row = rowsFrom;
            while (row < rowsTo) {
                int left = rowsTo - row;
                int tall = switch (vectors) {
                    case 4 -> left > 5 && left != 8 ? 6 : 4;
                    default -> 8;
                };
                int count = Math.min(tall, left);
                switch (vectors) {
                    case 4 -> {
                        if (tall == 6) {
                            outerSix(
                                    a,
                                    aBase,
                                    aRows,
                                    aStarts,
                                    aStep,
                                    b,
                                    bBase + column,
                                    bStarts,
                                    bStep,
                                    length,
                                    c,
                                    cBase + column,
                                    cRows,
                                    start,
                                    startBase + column,
                                    startRows,
                                    row,
                                    count);
                        } else {
                            outerFour(
                                    a,
                                    aBase,
                                    aRows,
                                    aStarts,
                                    aStep,
                                    b,
                                    bBase + column,
                                    bStarts,
                                    bStep,
                                    length,
                                    c,
                                    cBase + column,
                                    cRows,
                                    start,
                                    startBase + column,
                                    startRows,
                                    row,
                                    count);
                        }
                    }
                    case 3 ->
                        outerThree(
                                a,
                                aBase,
                                aRows,
                                aStarts,
                                aStep,
                                b,
                                bBase + column,
                                bStarts,
                                bStep,
                                length,
                                c,
                                cBase + column,
                                cRows,
                                start,
                                startBase + column,
                                startRows,
                                row,
                                count);
                    case 2 ->
                        outerTwo(
                                a,
                                aBase,
                                aRows,
                                aStarts,
                                aStep,
                                b,
                                bBase + column,
                                bStarts,
                                bStep,
                                length,
                                c,
                                cBase + column,
                                cRows,
                                start,
                                startBase + column,
                                startRows,
                                row,
                                count);
                    default ->
                        outerOne(
                                a,
                                aBase,
                                aRows,
                                aStarts,
                                aStep,
                                b,
                                bBase + column,
                                bStarts,
                                bStep,
                                length,
                                c,
                                cBase + column,
                                cRows,
                                start,
                                startBase + column,
                                startRows,
                                row,
                                count);
                }
                row += tall;
            }
            column += vectors * L;
        }
    }

    static void dot(
            float[] a,
            int aBase,
            int aStride,
            float[] b,
            int bBase,
            int bStride,
            float[] c,
            int cBase,
            int cStride,
            int rows,
            int columns,
            int length,
            float[] sums) {
        for (int row = 0; row < rows; row += 4) {
            int count = Math.min(4, rows - row);
            int a0 = aBase + row * aStride;
            int a1 = a0 + (count > 1 ? aStride : 0);
            int a2 = a0 + (count > 2 ? 2 * aStride : 0);
            int a3 = a0 + (count > 3 ? 3 * aStride : 0);
            for (int column = 0; column < columns; column += 4) {
                int wide = Math.min(4, columns - column);
                int b0 = bBase + column * bStride;
                int b1 = b0 + (wide > 1 ? bStride : 0);
                int b2 = b0 + (wide > 2 ? 2 * bStride : 0);
                int b3 = b0 + (wide > 3 ? 3 * bStride : 0);
                dotTile(a, a0, a1, a2, a3, b, b0, b1, b2, b3, length, sums);
                int at = cBase + row * cStride + column;
                for (int r = 0; r < count; r++, at += cStride) {
                    for (int k = 0; k < wide; k++) {
                        c[at + k] = sums[4 * r + k];
                    }
                }
            }
        }
    }

    private static void outerSix(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int row,
            int count) {
        int r0 = row;
        int r1 = row + (count > 1 ? 1 : 0);
        int r2 = row + (count > 2 ? 2 : 0);
        int r3 = row + (count > 3 ? 3 : 0);
        int r4 = row + (count > 4 ? 4 : 0);
        int r5 = row + (count > 5 ? 5 : 0);
        int s0 = startBase + startRows[r0];
        FloatVector c00 = FloatVector.fromArray(S, start, s0);
        FloatVector c01 = FloatVector.fromArray(S, start, s0 + L);
        FloatVector c02 = FloatVector.fromArray(S, start, s0 + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, start, s0 + 3 * L);
        int s1 = startBase + startRows[r1];
        FloatVector c10 = FloatVector.fromArray(S, start, s1);
        FloatVector c11 = FloatVector.fromArray(S, start, s1 + L);
        FloatVector c12 = FloatVector.fromArray(S, start, s1 + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, start, s1 + 3 * L);
        int s2 = startBase + startRows[r2];
        FloatVector c20 = FloatVector.fromArray(S, start, s2);
        FloatVector c21 = FloatVector.fromArray(S, start, s2 + L);
        FloatVector c22 = FloatVector.fromArray(S, start, s2 + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, start, s2 + 3 * L);
        int s3 = startBase + startRows[r3];
        FloatVector c30 = FloatVector.fromArray(S, start, s3);
        FloatVector c31 = FloatVector.fromArray(S, start, s3 + L);
        FloatVector c32 = FloatVector.fromArray(S, start, s3 + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, start, s3 + 3 * L);
        int s4 = startBase + startRows[r4];
        FloatVector c40 = FloatVector.fromArray(S, start, s4);
        FloatVector c41 = FloatVector.fromArray(S, start, s4 + L);
        FloatVector c42 = FloatVector.fromArray(S, start, s4 + 2 * L);
        FloatVector c43 = FloatVector.fromArray(S, start, s4 + 3 * L);
        int s5 = startBase + startRows[r5];
        FloatVector c50 = FloatVector.fromArray(S, start, s5);
        FloatVector c51 = FloatVector.fromArray(S, start, s5 + L);
        FloatVector c52 = FloatVector.fromArray(S, start, s5 + 2 * L);
        FloatVector c53 = FloatVector.fromArray(S, start, s5 + 3 * L);
        int a0 = aBase + aRows[r0];
        int a1 = aBase + aRows[r1];
        int a2 = aBase + aRows[r2];
        int a3 = aBase + aRows[r3];
        int a4 = aBase + aRows[r4];
        int a5 = aBase + aRows[r5];
        int p = aStarts[0];
        int q = bBase + bStarts[0];
        int left = length;
        int segment = 0;
        int total = length * aStarts.length;
        for (int t = 0; t < total; t++) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            c43 = x4.fma(b3, c43);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            c53 = x5.fma(b3, c53);
            p += aStep;
            q += bStep;
            if (--left == 0) {
                left = length;
                segment++;
                if (segment < aStarts.length) {
                    p = aStarts[segment];
                    q = bBase + bStarts[segment];
                }
            }
        }
        int at0 = cBase + cRows[r0];
        c00.intoArray(c, at0);
        c01.intoArray(c, at0 + L);
        c02.intoArray(c, at0 + 2 * L);
        c03.intoArray(c, at0 + 3 * L);
        if (count > 1) {
            int at1 = cBase + cRows[r1];
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + L);
            c12.intoArray(c, at1 + 2 * L);
            c13.intoArray(c, at1 + 3 * L);
        }
        if (count > 2) {
            int at2 = cBase + cRows[r2];
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + L);
            c22.intoArray(c, at2 + 2 * L);
            c23.intoArray(c, at2 + 3 * L);
        }
        if (count > 3) {
            int at3 = cBase + cRows[r3];
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + L);
            c32.intoArray(c, at3 + 2 * L);
            c33.intoArray(c, at3 + 3 * L);
        }
        if (count > 4) {
            int at4 = cBase + cRows[r4];
            c40.intoArray(c, at4);
            c41.intoArray(c, at4 + L);
            c42.intoArray(c, at4 + 2 * L);
            c43.intoArray(c, at4 + 3 * L);
        }
        if (count > 5) {
            int at5 = cBase + cRows[r5];
            c50.intoArray(c, at5);
            c51.intoArray(c, at5 + L);
            c52.intoArray(c, at5 + 2 * L);
            c53.intoArray(c, at5 + 3 * L);
        }
    }

    private static void outerFour(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int row,
            int count) {
        int r0 = row;
        int r1 = row + (count > 1 ? 1 : 0);
        int r2 = row + (count > 2 ? 2 : 0);
        int r3 = row + (count > 3 ? 3 : 0);
        int s0 = startBase + startRows[r0];
        FloatVector c00 = FloatVector.fromArray(S, start, s0);
        FloatVector c01 = FloatVector.fromArray(S, start, s0 + L);
        FloatVector c02 = FloatVector.fromArray(S, start, s0 + 2 * L);
        FloatVector c03 = FloatVector.fromArray(S, start, s0 + 3 * L);
        int s1 = startBase + startRows[r1];
        FloatVector c10 = FloatVector.fromArray(S, start, s1);
        FloatVector c11 = FloatVector.fromArray(S, start, s1 + L);
        FloatVector c12 = FloatVector.fromArray(S, start, s1 + 2 * L);
        FloatVector c13 = FloatVector.fromArray(S, start, s1 + 3 * L);
        int s2 = startBase + startRows[r2];
        FloatVector c20 = FloatVector.fromArray(S, start, s2);
        FloatVector c21 = FloatVector.fromArray(S, start, s2 + L);
        FloatVector c22 = FloatVector.fromArray(S, start, s2 + 2 * L);
        FloatVector c23 = FloatVector.fromArray(S, start, s2 + 3 * L);
        int s3 = startBase + startRows[r3];
        FloatVector c30 = FloatVector.fromArray(S, start, s3);
        FloatVector c31 = FloatVector.fromArray(S, start, s3 + L);
        FloatVector c32 = FloatVector.fromArray(S, start, s3 + 2 * L);
        FloatVector c33 = FloatVector.fromArray(S, start, s3 + 3 * L);
        int a0 = aBase + aRows[r0];
        int a1 = aBase + aRows[r1];
        int a2 = aBase + aRows[r2];
        int a3 = aBase + aRows[r3];
        int p = aStarts[0];
        int q = bBase + bStarts[0];
        int left = length;
        int segment = 0;
        int total = length * aStarts.length;
        for (int t = 0; t < total; t++) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            p += aStep;
            q += bStep;
            if (--left == 0) {
                left = length;
                segment++;
                if (segment < aStarts.length) {
                    p = aStarts[segment];
                    q = bBase + bStarts[segment];
                }
            }
        }
        int at0 = cBase + cRows[r0];
        c00.intoArray(c, at0);
        c01.intoArray(c, at0 + L);
        c02.intoArray(c, at0 + 2 * L);
        c03.intoArray(c, at0 + 3 * L);
        if (count > 1) {
            int at1 = cBase + cRows[r1];
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + L);
            c12.intoArray(c, at1 + 2 * L);
            c13.intoArray(c, at1 + 3 * L);
        }
        if (count > 2) {
            int at2 = cBase + cRows[r2];
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + L);
            c22.intoArray(c, at2 + 2 * L);
            c23.intoArray(c, at2 + 3 * L);
        }
        if (count > 3) {
            int at3 = cBase + cRows[r3];
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + L);
            c32.intoArray(c, at3 + 2 * L);
            c33.intoArray(c, at3 + 3 * L);
        }
    }

    private static void outerThree(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int row,
            int count) {
        int r0 = row;
        int r1 = row + (count > 1 ? 1 : 0);
        int r2 = row + (count > 2 ? 2 : 0);
        int r3 = row + (count > 3 ? 3 : 0);
        int r4 = row + (count > 4 ? 4 : 0);
        int r5 = row + (count > 5 ? 5 : 0);
        int r6 = row + (count > 6 ? 6 : 0);
        int r7 = row + (count > 7 ? 7 : 0);
        int s0 = startBase + startRows[r0];
        FloatVector c00 = FloatVector.fromArray(S, start, s0);
        FloatVector c01 = FloatVector.fromArray(S, start, s0 + L);
        FloatVector c02 = FloatVector.fromArray(S, start, s0 + 2 * L);
        int s1 = startBase + startRows[r1];
        FloatVector c10 = FloatVector.fromArray(S, start, s1);
        FloatVector c11 = FloatVector.fromArray(S, start, s1 + L);
        FloatVector c12 = FloatVector.fromArray(S, start, s1 + 2 * L);
        int s2 = startBase + startRows[r2];
        FloatVector c20 = FloatVector.fromArray(S, start, s2);
        FloatVector c21 = FloatVector.fromArray(S, start, s2 + L);
        FloatVector c22 = FloatVector.fromArray(S, start, s2 + 2 * L);
        int s3 = startBase + startRows[r3];
        FloatVector c30 = FloatVector.fromArray(S, start, s3);
        FloatVector c31 = FloatVector.fromArray(S, start, s3 + L);
        FloatVector c32 = FloatVector.fromArray(S, start, s3 + 2 * L);
        int s4 = startBase + startRows[r4];
        FloatVector c40 = FloatVector.fromArray(S, start, s4);
        FloatVector c41 = FloatVector.fromArray(S, start, s4 + L);
        FloatVector c42 = FloatVector.fromArray(S, start, s4 + 2 * L);
        int s5 = startBase + startRows[r5];
        FloatVector c50 = FloatVector.fromArray(S, start, s5);
        FloatVector c51 = FloatVector.fromArray(S, start, s5 + L);
        FloatVector c52 = FloatVector.fromArray(S, start, s5 + 2 * L);
        int s6 = startBase + startRows[r6];
        FloatVector c60 = FloatVector.fromArray(S, start, s6);
        FloatVector c61 = FloatVector.fromArray(S, start, s6 + L);
        FloatVector c62 = FloatVector.fromArray(S, start, s6 + 2 * L);
        int s7 = startBase + startRows[r7];
        FloatVector c70 = FloatVector.fromArray(S, start, s7);
        FloatVector c71 = FloatVector.fromArray(S, start, s7 + L);
        FloatVector c72 = FloatVector.fromArray(S, start, s7 + 2 * L);
        int a0 = aBase + aRows[r0];
        int a1 = aBase + aRows[r1];
        int a2 = aBase + aRows[r2];
        int a3 = aBase + aRows[r3];
        int a4 = aBase + aRows[r4];
        int a5 = aBase + aRows[r5];
        int a6 = aBase + aRows[r6];
        int a7 = aBase + aRows[r7];
        int p = aStarts[0];
        int q = bBase + bStarts[0];
        int left = length;
        int segment = 0;
        int total = length * aStarts.length;
        for (int t = 0; t < total; t++) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + p]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            c62 = x6.fma(b2, c62);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + p]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            c72 = x7.fma(b2, c72);
            p += aStep;
            q += bStep;
            if (--left == 0) {
                left = length;
                segment++;
                if (segment < aStarts.length) {
                    p = aStarts[segment];
                    q = bBase + bStarts[segment];
                }
            }
        }
        int at0 = cBase + cRows[r0];
        c00.intoArray(c, at0);
        c01.intoArray(c, at0 + L);
        c02.intoArray(c, at0 + 2 * L);
        if (count > 1) {
            int at1 = cBase + cRows[r1];
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + L);
            c12.intoArray(c, at1 + 2 * L);
        }
        if (count > 2) {
            int at2 = cBase + cRows[r2];
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + L);
            c22.intoArray(c, at2 + 2 * L);
        }
        if (count > 3) {
            int at3 = cBase + cRows[r3];
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + L);
            c32.intoArray(c, at3 + 2 * L);
        }
        if (count > 4) {
            int at4 = cBase + cRows[r4];
            c40.intoArray(c, at4);
            c41.intoArray(c, at4 + L);
            c42.intoArray(c, at4 + 2 * L);
        }
        if (count > 5) {
            int at5 = cBase + cRows[r5];
            c50.intoArray(c, at5);
            c51.intoArray(c, at5 + L);
            c52.intoArray(c, at5 + 2 * L);
        }
        if (count > 6) {
            int at6 = cBase + cRows[r6];
            c60.intoArray(c, at6);
            c61.intoArray(c, at6 + L);
            c62.intoArray(c, at6 + 2 * L);
        }
        if (count > 7) {
            int at7 = cBase + cRows[r7];
            c70.intoArray(c, at7);
            c71.intoArray(c, at7 + L);
            c72.intoArray(c, at7 + 2 * L);
        }
    }

    private static void outerTwo(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int row,
            int count) {
        int r0 = row;
        int r1 = row + (count > 1 ? 1 : 0);
        int r2 = row + (count > 2 ? 2 : 0);
        int r3 = row + (count > 3 ? 3 : 0);
        int r4 = row + (count > 4 ? 4 : 0);
        int r5 = row + (count > 5 ? 5 : 0);
        int r6 = row + (count > 6 ? 6 : 0);
        int r7 = row + (count > 7 ? 7 : 0);
        int s0 = startBase + startRows[r0];
        FloatVector c00 = FloatVector.fromArray(S, start, s0);
        FloatVector c01 = FloatVector.fromArray(S, start, s0 + L);
        int s1 = startBase + startRows[r1];
        FloatVector c10 = FloatVector.fromArray(S, start, s1);
        FloatVector c11 = FloatVector.fromArray(S, start, s1 + L);
        int s2 = startBase + startRows[r2];
        FloatVector c20 = FloatVector.fromArray(S, start, s2);
        FloatVector c21 = FloatVector.fromArray(S, start, s2 + L);
        int s3 = startBase + startRows[r3];
        FloatVector c30 = FloatVector.fromArray(S, start, s3);
        FloatVector c31 = FloatVector.fromArray(S, start, s3 + L);
        int s4 = startBase + startRows[r4];
        FloatVector c40 = FloatVector.fromArray(S, start, s4);
        FloatVector c41 = FloatVector.fromArray(S, start, s4 + L);
        int s5 = startBase + startRows[r5];
        FloatVector c50 = FloatVector.fromArray(S, start, s5);
        FloatVector c51 = FloatVector.fromArray(S, start, s5 + L);
        int s6 = startBase + startRows[r6];
        FloatVector c60 = FloatVector.fromArray(S, start, s6);
        FloatVector c61 = FloatVector.fromArray(S, start, s6 + L);
        int s7 = startBase + startRows[r7];
        FloatVector c70 = FloatVector.fromArray(S, start, s7);
        FloatVector c71 = FloatVector.fromArray(S, start, s7 + L);
        int a0 = aBase + aRows[r0];
        int a1 = aBase + aRows[r1];
        int a2 = aBase + aRows[r2];
        int a3 = aBase + aRows[r3];
        int a4 = aBase + aRows[r4];
        int a5 = aBase + aRows[r5];
        int a6 = aBase + aRows[r6];
        int a7 = aBase + aRows[r7];
        int p = aStarts[0];
        int q = bBase + bStarts[0];
        int left = length;
        int segment = 0;
        int total = length * aStarts.length;
        for (int t = 0; t < total; t++) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector b1 = FloatVector.fromArray(S, b, q + L);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + p]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + p]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            p += aStep;
            q += bStep;
            if (--left == 0) {
                left = length;
                segment++;
                if (segment < aStarts.length) {
                    p = aStarts[segment];
                    q = bBase + bStarts[segment];
                }
            }
        }
        int at0 = cBase + cRows[r0];
        c00.intoArray(c, at0);
        c01.intoArray(c, at0 + L);
        if (count > 1) {
            int at1 = cBase + cRows[r1];
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + L);
        }
        if (count > 2) {
            int at2 = cBase + cRows[r2];
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + L);
        }
        if (count > 3) {
            int at3 = cBase + cRows[r3];
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + L);
        }
        if (count > 4) {
            int at4 = cBase + cRows[r4];
            c40.intoArray(c, at4);
            c41.intoArray(c, at4 + L);
        }
        if (count > 5) {
            int at5 = cBase + cRows[r5];
            c50.intoArray(c, at5);
            c51.intoArray(c, at5 + L);
        }
        if (count > 6) {
            int at6 = cBase + cRows[r6];
            c60.intoArray(c, at6);
            c61.intoArray(c, at6 + L);
        }
        if (count > 7) {
            int at7 = cBase + cRows[r7];
            c70.intoArray(c, at7);
            c71.intoArray(c, at7 + L);
        }
    }

    private static void outerOne(
            float[] a,
            int aBase,
            int[] aRows,
            int[] aStarts,
            int aStep,
            float[] b,
            int bBase,
            int[] bStarts,
            int bStep,
            int length,
            float[] c,
            int cBase,
            int[] cRows,
            float[] start,
            int startBase,
            int[] startRows,
            int row,
            int count) {
        int r0 = row;
        int r1 = row + (count > 1 ? 1 : 0);
        int r2 = row + (count > 2 ? 2 : 0);
        int r3 = row + (count > 3 ? 3 : 0);
        int r4 = row + (count > 4 ? 4 : 0);
        int r5 = row + (count > 5 ? 5 : 0);
        int r6 = row + (count > 6 ? 6 : 0);
        int r7 = row + (count > 7 ? 7 : 0);
        int s0 = startBase + startRows[r0];
        FloatVector c00 = FloatVector.fromArray(S, start, s0);
        int s1 = startBase + startRows[r1];
        FloatVector c10 = FloatVector.fromArray(S, start, s1);
        int s2 = startBase + startRows[r2];
        FloatVector c20 = FloatVector.fromArray(S, start, s2);
        int s3 = startBase + startRows[r3];
        FloatVector c30 = FloatVector.fromArray(S, start, s3);
        int s4 = startBase + startRows[r4];
        FloatVector c40 = FloatVector.fromArray(S, start, s4);
        int s5 = startBase + startRows[r5];
        FloatVector c50 = FloatVector.fromArray(S, start, s5);
        int s6 = startBase + startRows[r6];
        FloatVector c60 = FloatVector.fromArray(S, start, s6);
        int s7 = startBase + startRows[r7];
        FloatVector c70 = FloatVector.fromArray(S, start, s7);
        int a0 = aBase + aRows[r0];
        int a1 = aBase + aRows[r1];
        int a2 = aBase + aRows[r2];
        int a3 = aBase + aRows[r3];
        int a4 = aBase + aRows[r4];
        int a5 = aBase + aRows[r5];
        int a6 = aBase + aRows[r6];
        int a7 = aBase + aRows[r7];
        int p = aStarts[0];
        int q = bBase + bStarts[0];
        int left = length;
        int segment = 0;
        int total = length * aStarts.length;
        for (int t = 0; t < total; t++) {
            FloatVector b0 = FloatVector.fromArray(S, b, q);
            FloatVector x0 = FloatVector.broadcast(S, a[a0 + p]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(S, a[a1 + p]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(S, a[a2 + p]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(S, a[a3 + p]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(S, a[a4 + p]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(S, a[a5 + p]);
            c50 = x5.fma(b0, c50);
            FloatVector x6 = FloatVector.broadcast(S, a[a6 + p]);
            c60 = x6.fma(b0, c60);
            FloatVector x7 = FloatVector.broadcast(S, a[a7 + p]);
            c70 = x7.fma(b0, c70);
            p += aStep;
            q += bStep;
            if (--left == 0) {
                left = length;
                segment++;
                if (segment < aStarts.length) {
                    p = aStarts[segment];
                    q = bBase + bStarts[segment];
                }
            }
        }
        int at0 = cBase + cRows[r0];
        c00.intoArray(c, at0);
        if (count > 1) {
            int at1 = cBase + cRows[r1];
            c10.intoArray(c, at1);
        }
        if (count > 2) {
            int at2 = cBase + cRows[r2];
            c20.intoArray(c, at2);
        }
        if (count > 3) {
            int at3 = cBase + cRows[r3];
            c30.intoArray(c, at3);
        }
        if (count > 4) {
            int at4 = cBase + cRows[r4];
            c40.intoArray(c, at4);
        }
        if (count > 5) {
            int at5 = cBase + cRows[r5];
            c50.intoArray(c, at5);
        }
        if (count > 6) {
            int at6 = cBase + cRows[r6];
            c60.intoArray(c, at6);
        }
        if (count > 7) {
            int at7 = cBase + cRows[r7];
            c70.intoArray(c, at7);
        }
    }

    private static void dotTile(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            float[] b,
            int b0,
            int b1,
            int b2,
            int b3,
            int length,
            float[] sums) {
        FloatVector c00 = FloatVector.zero(S);
        FloatVector c01 = FloatVector.zero(S);
        FloatVector c02 = FloatVector.zero(S);
        FloatVector c03 = FloatVector.zero(S);
        FloatVector c10 = FloatVector.zero(S);
        FloatVector c11 = FloatVector.zero(S);
        FloatVector c12 = FloatVector.zero(S);
        FloatVector c13 = FloatVector.zero(S);
        FloatVector c20 = FloatVector.zero(S);
        FloatVector c21 = FloatVector.zero(S);
        FloatVector c22 = FloatVector.zero(S);
        FloatVector c23 = FloatVector.zero(S);
        FloatVector c30 = FloatVector.zero(S);
        FloatVector c31 = FloatVector.zero(S);
        FloatVector c32 = FloatVector.zero(S);
        FloatVector c33 = FloatVector.zero(S);
        for (int t = 0; t < length; t += L) {
            FloatVector y0 = FloatVector.fromArray(S, b, b0 + t);
            FloatVector y1 = FloatVector.fromArray(S, b, b1 + t);
            FloatVector y2 = FloatVector.fromArray(S, b, b2 + t);
            FloatVector y3 = FloatVector.fromArray(S, b, b3 + t);
            FloatVector x0 = FloatVector.fromArray(S, a, a0 + t);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            c03 = x0.fma(y3, c03);
            FloatVector x1 = FloatVector.fromArray(S, a, a1 + t);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            c13 = x1.fma(y3, c13);
            FloatVector x2 = FloatVector.fromArray(S, a, a2 + t);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c23 = x2.fma(y3, c23);
            FloatVector x3 = FloatVector.fromArray(S, a, a3 + t);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            c32 = x3.fma(y2, c32);
            c33 = x3.fma(y3, c33);
        }
        // Vectors change halves and are added, down to single lanes: lane i is then the sum of the i-th.
        if (L == 16) {
            FloatVector w0 = c00.blend(c20, TAKE_8).add(c20.blend(c00, TAKE_8).rearrange(SWAP_8));
            FloatVector w1 = c01.blend(c21, TAKE_8).add(c21.blend(c01, TAKE_8).rearrange(SWAP_8));
            FloatVector w2 = c02.blend(c22, TAKE_8).add(c22.blend(c02, TAKE_8).rearrange(SWAP_8));
            FloatVector w3 = c03.blend(c23, TAKE_8).add(c23.blend(c03, TAKE_8).rearrange(SWAP_8));
            FloatVector w4 = c10.blend(c30, TAKE_8).add(c30.blend(c10, TAKE_8).rearrange(SWAP_8));
            FloatVector w5 = c11.blend(c31, TAKE_8).add(c31.blend(c11, TAKE_8).rearrange(SWAP_8));
            FloatVector w6 = c12.blend(c32, TAKE_8).add(c32.blend(c12, TAKE_8).rearrange(SWAP_8));
            FloatVector w7 = c13.blend(c33, TAKE_8).add(c33.blend(c13, TAKE_8).rearrange(SWAP_8));
            FloatVector x0 = w0.blend(w4, TAKE_4).add(w4.blend(w0, TAKE_4).rearrange(SWAP_4));
            FloatVector x1 = w1.blend(w5, TAKE_4).add(w5.blend(w1, TAKE_4).rearrange(SWAP_4));
            FloatVector x2 = w2.blend(w6, TAKE_4).add(w6.blend(w2, TAKE_4).rearrange(SWAP_4));
            FloatVector x3 = w3.blend(w7, TAKE_4).add(w7.blend(w3, TAKE_4).rearrange(SWAP_4));
            FloatVector y0 = x0.blend(x2, TAKE_2).add(x2.blend(x0, TAKE_2).rearrange(SWAP_2));
            FloatVector y1 = x1.blend(x3, TAKE_2).add(x3.blend(x1, TAKE_2).rearrange(SWAP_2));
            FloatVector z0 = y0.blend(y1, TAKE_1).add(y1.blend(y0, TAKE_1).rearrange(SWAP_1));
            z0.intoArray(sums, 0);
        } else if (L == 8) {
            FloatVector upw0 = c00.blend(c10, TAKE_4).add(c10.blend(c00, TAKE_4).rearrange(SWAP_4));
            FloatVector upw1 = c01.blend(c11, TAKE_4).add(c11.blend(c01, TAKE_4).rearrange(SWAP_4));
            FloatVector upw2 = c02.blend(c12, TAKE_4).add(c12.blend(c02, TAKE_4).rearrange(SWAP_4));
            FloatVector upw3 = c03.blend(c13, TAKE_4).add(c13.blend(c03, TAKE_4).rearrange(SWAP_4));
            FloatVector upx0 =
                    upw0.blend(upw2, TAKE_2).add(upw2.blend(upw0, TAKE_2).rearrange(SWAP_2));
            FloatVector upx1 =
                    upw1.blend(upw3, TAKE_2).add(upw3.blend(upw1, TAKE_2).rearrange(SWAP_2));
            FloatVector upy0 =
                    upx0.blend(upx1, TAKE_1).add(upx1.blend(upx0, TAKE_1).rearrange(SWAP_1));
            FloatVector loww0 =
                    c20.blend(c30, TAKE_4).add(c30.blend(c20, TAKE_4).rearrange(SWAP_4));
            FloatVector loww1 =
                    c21.blend(c31, TAKE_4).add(c31.blend(c21, TAKE_4).rearrange(SWAP_4));
            FloatVector loww2 =
                    c22.blend(c32, TAKE_4).add(c32.blend(c22, TAKE_4).rearrange(SWAP_4));
            FloatVector loww3 =
                    c23.blend(c33, TAKE_4).add(c33.blend(c23, TAKE_4).rearrange(SWAP_4));
            FloatVector lowx0 =
                    loww0.blend(loww2, TAKE_2).add(loww2.blend(loww0, TAKE_2).rearrange(SWAP_2));
            FloatVector lowx1 =
                    loww1.blend(loww3, TAKE_2).add(loww3.blend(loww1, TAKE_2).rearrange(SWAP_2));
            FloatVector lowy0 =
                    lowx0.blend(lowx1, TAKE_1).add(lowx1.blend(lowx0, TAKE_1).rearrange(SWAP_1));
            upy0.intoArray(sums, 0);
            lowy0.intoArray(sums, 8);
        } else {
            FloatVector row0w0 =
                    c00.blend(c02, TAKE_2).add(c02.blend(c00, TAKE_2).rearrange(SWAP_2));
            FloatVector row0w1 =
                    c01.blend(c03, TAKE_2).add(c03.blend(c01, TAKE_2).rearrange(SWAP_2));
            FloatVector row0x0 = row0w0.blend(row0w1, TAKE_1)
                    .add(row0w1.blend(row0w0, TAKE_1).rearrange(SWAP_1));
            FloatVector row1w0 =
                    c10.blend(c12, TAKE_2).add(c12.blend(c10, TAKE_2).rearrange(SWAP_2));
            FloatVector row1w1 =
                    c11.blend(c13, TAKE_2).add(c13.blend(c11, TAKE_2).rearrange(SWAP_2));
            FloatVector row1x0 = row1w0.blend(row1w1, TAKE_1)
                    .add(row1w1.blend(row1w0, TAKE_1).rearrange(SWAP_1));
            FloatVector row2w0 =
                    c20.blend(c22, TAKE_2).add(c22.blend(c20, TAKE_2).rearrange(SWAP_2));
            FloatVector row2w1 =
                    c21.blend(c23, TAKE_2).add(c23.blend(c21, TAKE_2).rearrange(SWAP_2));
            FloatVector row2x0 = row2w0.blend(row2w1, TAKE_1)
                    .add(row2w1.blend(row2w0, TAKE_1).rearrange(SWAP_1));
            FloatVector row3w0 =
                    c30.blend(c32, TAKE_2).add(c32.blend(c30, TAKE_2).rearrange(SWAP_2));
            FloatVector row3w1 =
                    c31.blend(c33, TAKE_2).add(c33.blend(c31, TAKE_2).rearrange(SWAP_2));
            FloatVector row3x0 = row3w0.blend(row3w1, TAKE_1)
                    .add(row3w1.blend(row3w0, TAKE_1).rearrange(SWAP_1));
            row0x0.intoArray(sums, 0);
            row1x0.intoArray(sums, 4);
            row2x0.intoArray(sums, 8);
            row3x0.intoArray(sums, 12);
        }
    }
}
