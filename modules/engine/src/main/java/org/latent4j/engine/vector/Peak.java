package org.latent4j.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The most that a core can multiply and add: twelve sums in registers, which no memory holds up and which don't wait for each
 * other.
 */
public final class Peak {
    private static final int SUMS = 12;

    private Peak() {}

    /**
     * Multiplies and adds.
     *
     * @param turns how often each of the sums gets a product
     * @return the sums, so that nothing can be left out
     */
    public static float run(int turns) {
        FloatVector factor = FloatVector.broadcast(Tiles.S, 0.999f);
        FloatVector share = FloatVector.broadcast(Tiles.S, 0.001f);
        FloatVector s0 = share;
        FloatVector s1 = share;
        FloatVector s2 = share;
        FloatVector s3 = share;
        FloatVector s4 = share;
        FloatVector s5 = share;
        FloatVector s6 = share;
        FloatVector s7 = share;
        FloatVector s8 = share;
        FloatVector s9 = share;
        FloatVector s10 = share;
        FloatVector s11 = share;
        for (int i = 0; i < turns; i++) {
            s0 = s0.fma(factor, share);
            s1 = s1.fma(factor, share);
            s2 = s2.fma(factor, share);
            s3 = s3.fma(factor, share);
            s4 = s4.fma(factor, share);
            s5 = s5.fma(factor, share);
            s6 = s6.fma(factor, share);
            s7 = s7.fma(factor, share);
            s8 = s8.fma(factor, share);
            s9 = s9.fma(factor, share);
            s10 = s10.fma(factor, share);
            s11 = s11.fma(factor, share);
        }
        FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        return sum.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).reduceLanes(VectorOperators.ADD);
    }

    /** Floating-point operations of so many turns: two a multiply-add. */
    public static double operations(int turns) {
        return 2.0 * SUMS * Tiles.L * turns;
    }
}
