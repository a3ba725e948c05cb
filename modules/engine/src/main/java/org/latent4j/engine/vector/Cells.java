package org.latent4j.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.latent4j.engine.kernels.Polynomials;

/** Cells of recurrent layers and their derivatives; see {@link org.latent4j.engine.kernels.Kernels}. */
final class Cells {
    private static final VectorSpecies<Float> S = Tiles.S;
    private static final int L = Tiles.L;
    private static final float P0 = Polynomials.P0;
    private static final float P1 = Polynomials.P1;
    private static final float P2 = Polynomials.P2;
    private static final float P3 = Polynomials.P3;
    private static final float P4 = Polynomials.P4;
    private static final float P5 = Polynomials.P5;
    private static final float P6 = Polynomials.P6;
    private static final float Q0 = Polynomials.Q0;
    private static final float Q1 = Polynomials.Q1;
    private static final float Q2 = Polynomials.Q2;
    private static final float Q3 = Polynomials.Q3;
    private static final float LIMIT = Polynomials.TANH_LIMIT;

    private Cells() {}

    static void lstm(
            float[] z,
            int zAt,
            float[] before,
            int beforeAt,
            float[] cells,
            float[] tanhs,
            int at,
            float[] h,
            int hAt,
            int n) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        FloatVector top = FloatVector.broadcast(S, LIMIT);
        for (int j = 0; j < n; j += L) {
            int k = zAt + j;
            FloatVector iz = FloatVector.fromArray(S, z, k).mul(half);
            iz = iz.blend(bottom, iz.compare(VectorOperators.LT, bottom));
            iz = iz.blend(top, iz.compare(VectorOperators.GT, top));
            FloatVector iz2 = iz.mul(iz);
            FloatVector izp = iz2.fma(p6, p5)
                    .fma(iz2, p4)
                    .fma(iz2, p3)
                    .fma(iz2, p2)
                    .fma(iz2, p1)
                    .fma(iz2, p0)
                    .mul(iz);
            FloatVector it = izp.div(iz2.fma(q3, q2).fma(iz2, q1).fma(iz2, q0));
            FloatVector i = it.fma(half, half);
            FloatVector fz = FloatVector.fromArray(S, z, k + n).mul(half);
            fz = fz.blend(bottom, fz.compare(VectorOperators.LT, bottom));
            fz = fz.blend(top, fz.compare(VectorOperators.GT, top));
            FloatVector fz2 = fz.mul(fz);
            FloatVector fzp = fz2.fma(p6, p5)
                    .fma(fz2, p4)
                    .fma(fz2, p3)
                    .fma(fz2, p2)
                    .fma(fz2, p1)
                    .fma(fz2, p0)
                    .mul(fz);
            FloatVector ft = fzp.div(fz2.fma(q3, q2).fma(fz2, q1).fma(fz2, q0));
            FloatVector f = ft.fma(half, half);
            FloatVector cz = FloatVector.fromArray(S, z, k + 2 * n);
            cz = cz.blend(bottom, cz.compare(VectorOperators.LT, bottom));
            cz = cz.blend(top, cz.compare(VectorOperators.GT, top));
            FloatVector cz2 = cz.mul(cz);
            FloatVector czp = cz2.fma(p6, p5)
                    .fma(cz2, p4)
                    .fma(cz2, p3)
                    .fma(cz2, p2)
                    .fma(cz2, p1)
                    .fma(cz2, p0)
                    .mul(cz);
            FloatVector c = czp.div(cz2.fma(q3, q2).fma(cz2, q1).fma(cz2, q0));
            FloatVector oz = FloatVector.fromArray(S, z, k + 3 * n).mul(half);
            oz = oz.blend(bottom, oz.compare(VectorOperators.LT, bottom));
            oz = oz.blend(top, oz.compare(VectorOperators.GT, top));
            FloatVector oz2 = oz.mul(oz);
            FloatVector ozp = oz2.fma(p6, p5)
                    .fma(oz2, p4)
                    .fma(oz2, p3)
                    .fma(oz2, p2)
                    .fma(oz2, p1)
                    .fma(oz2, p0)
                    .mul(oz);
            FloatVector ot = ozp.div(oz2.fma(q3, q2).fma(oz2, q1).fma(oz2, q0));
            FloatVector o = ot.fma(half, half);
            i.intoArray(z, k);
            f.intoArray(z, k + n);
            c.intoArray(z, k + 2 * n);
            o.intoArray(z, k + 3 * n);
            FloatVector cell =
                    f.mul(FloatVector.fromArray(S, before, beforeAt + j)).add(i.mul(c));
            cell.intoArray(cells, at + j);
            FloatVector tz = cell.blend(bottom, cell.compare(VectorOperators.LT, bottom));
            tz = tz.blend(top, tz.compare(VectorOperators.GT, top));
            FloatVector tz2 = tz.mul(tz);
            FloatVector tzp = tz2.fma(p6, p5)
                    .fma(tz2, p4)
                    .fma(tz2, p3)
                    .fma(tz2, p2)
                    .fma(tz2, p1)
                    .fma(tz2, p0)
                    .mul(tz);
            FloatVector t = tzp.div(tz2.fma(q3, q2).fma(tz2, q1).fma(tz2, q0));
            t.intoArray(tanhs, at + j);
            o.mul(t).intoArray(h, hAt + j);
        }
    }

    static void lstmGradient(
            float[] z,
            int zAt,
            float[] before,
            int beforeAt,
            float[] tanhs,
            int at,
            float[] dh,
            int dhAt,
            float[] later,
            int laterAt,
            float[] dc,
            int dcAt,
            int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int j = 0; j < n; j += L) {
            int k = zAt + j;
            FloatVector i = FloatVector.fromArray(S, z, k);
            FloatVector f = FloatVector.fromArray(S, z, k + n);
            FloatVector c = FloatVector.fromArray(S, z, k + 2 * n);
            FloatVector o = FloatVector.fromArray(S, z, k + 3 * n);
            FloatVector t = FloatVector.fromArray(S, tanhs, at + j);
            FloatVector gradient =
                    FloatVector.fromArray(S, dh, dhAt + j).add(FloatVector.fromArray(S, later, laterAt + j));
            FloatVector cell = gradient.mul(o).mul(one.sub(t.mul(t))).add(FloatVector.fromArray(S, dc, dcAt + j));
            FloatVector past = FloatVector.fromArray(S, before, beforeAt + j);
            cell.mul(c).mul(i.mul(one.sub(i))).intoArray(z, k);
            cell.mul(past).mul(f.mul(one.sub(f))).intoArray(z, k + n);
            cell.mul(i).mul(one.sub(c.mul(c))).intoArray(z, k + 2 * n);
            gradient.mul(t).mul(o.mul(one.sub(o))).intoArray(z, k + 3 * n);
            cell.mul(f).intoArray(dc, dcAt + j);
        }
    }

    static void gru(
            float[] z, int zAt, float[] inner, int innerAt, float[] before, int beforeAt, float[] h, int hAt, int n) {
        FloatVector p0 = FloatVector.broadcast(S, P0);
        FloatVector p1 = FloatVector.broadcast(S, P1);
        FloatVector p2 = FloatVector.broadcast(S, P2);
        FloatVector p3 = FloatVector.broadcast(S, P3);
        FloatVector p4 = FloatVector.broadcast(S, P4);
        FloatVector p5 = FloatVector.broadcast(S, P5);
        FloatVector p6 = FloatVector.broadcast(S, P6);
        FloatVector q0 = FloatVector.broadcast(S, Q0);
        FloatVector q1 = FloatVector.broadcast(S, Q1);
        FloatVector q2 = FloatVector.broadcast(S, Q2);
        FloatVector q3 = FloatVector.broadcast(S, Q3);
        FloatVector half = FloatVector.broadcast(S, 0.5f);
        FloatVector bottom = FloatVector.broadcast(S, -LIMIT);
        FloatVector top = FloatVector.broadcast(S, LIMIT);
        for (int j = 0; j < n; j += L) {
            int k = zAt + j;
            int m = innerAt + j;
            FloatVector uz = FloatVector.fromArray(S, z, k)
                    .add(FloatVector.fromArray(S, inner, m))
                    .mul(half);
            uz = uz.blend(bottom, uz.compare(VectorOperators.LT, bottom));
            uz = uz.blend(top, uz.compare(VectorOperators.GT, top));
            FloatVector uz2 = uz.mul(uz);
            FloatVector uzp = uz2.fma(p6, p5)
                    .fma(uz2, p4)
                    .fma(uz2, p3)
                    .fma(uz2, p2)
                    .fma(uz2, p1)
                    .fma(uz2, p0)
                    .mul(uz);
            FloatVector ut = uzp.div(uz2.fma(q3, q2).fma(uz2, q1).fma(uz2, q0));
            FloatVector u = ut.fma(half, half);
            FloatVector rz = FloatVector.fromArray(S, z, k + n)
                    .add(FloatVector.fromArray(S, inner, m + n))
                    .mul(half);
            rz = rz.blend(bottom, rz.compare(VectorOperators.LT, bottom));
            rz = rz.blend(top, rz.compare(VectorOperators.GT, top));
            FloatVector rz2 = rz.mul(rz);
            FloatVector rzp = rz2.fma(p6, p5)
                    .fma(rz2, p4)
                    .fma(rz2, p3)
                    .fma(rz2, p2)
                    .fma(rz2, p1)
                    .fma(rz2, p0)
                    .mul(rz);
            FloatVector rt = rzp.div(rz2.fma(q3, q2).fma(rz2, q1).fma(rz2, q0));
            FloatVector r = rt.fma(half, half);
            FloatVector sum =
                    FloatVector.fromArray(S, inner, m + 2 * n).mul(r).add(FloatVector.fromArray(S, z, k + 2 * n));
            FloatVector cz = sum.blend(bottom, sum.compare(VectorOperators.LT, bottom));
            cz = cz.blend(top, cz.compare(VectorOperators.GT, top));
            FloatVector cz2 = cz.mul(cz);
            FloatVector czp = cz2.fma(p6, p5)
                    .fma(cz2, p4)
                    .fma(cz2, p3)
                    .fma(cz2, p2)
                    .fma(cz2, p1)
                    .fma(cz2, p0)
                    .mul(cz);
            FloatVector c = czp.div(cz2.fma(q3, q2).fma(cz2, q1).fma(cz2, q0));
            u.intoArray(z, k);
            r.intoArray(z, k + n);
            c.intoArray(z, k + 2 * n);
            FloatVector past = FloatVector.fromArray(S, before, beforeAt + j);
            past.sub(c).mul(u).add(c).intoArray(h, hAt + j);
        }
    }

    static void gruGradient(
            float[] z,
            int zAt,
            float[] inner,
            int innerAt,
            float[] before,
            int beforeAt,
            float[] dh,
            int dhAt,
            float[] later,
            int laterAt,
            int n) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        for (int j = 0; j < n; j += L) {
            int k = zAt + j;
            int m = innerAt + j;
            FloatVector u = FloatVector.fromArray(S, z, k);
            FloatVector r = FloatVector.fromArray(S, z, k + n);
            FloatVector c = FloatVector.fromArray(S, z, k + 2 * n);
            FloatVector past = FloatVector.fromArray(S, before, beforeAt + j);
            FloatVector gradient =
                    FloatVector.fromArray(S, dh, dhAt + j).add(FloatVector.fromArray(S, later, laterAt + j));
            FloatVector candidate = gradient.mul(one.sub(u)).mul(one.sub(c.mul(c)));
            FloatVector update = gradient.mul(past.sub(c)).mul(u.mul(one.sub(u)));
            FloatVector reset =
                    candidate.mul(FloatVector.fromArray(S, inner, m + 2 * n)).mul(r.mul(one.sub(r)));
            update.intoArray(z, k);
            reset.intoArray(z, k + n);
            candidate.intoArray(z, k + 2 * n);
            update.intoArray(inner, m);
            reset.intoArray(inner, m + n);
            candidate.mul(r).intoArray(inner, m + 2 * n);
            gradient.mul(u).intoArray(later, laterAt + j);
        }
    }
}
