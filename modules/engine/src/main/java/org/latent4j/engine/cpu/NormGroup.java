package org.latent4j.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.engine.plan.Clipping;

/** Gradients whose norm is taken together, and by what it makes them shorter. */
final class NormGroup {
    /** What DL4J divides by where a norm is 0. */
    private static final double SMALLEST = 1e-5;

    private final Clipping clipping;
    private final List<Update> members = new ArrayList<>();
    private float factor = 1;

    NormGroup(Clipping clipping) {
        this.clipping = clipping;
    }

    void add(Update member) {
        members.add(member);
    }

    /** Measures the gradients that all have collected. */
    void measure() {
        double squares = 0;
        for (Update member : members) {
            squares += member.squares();
        }
        double norm = Math.sqrt(squares);
        if (clipping.how() == Clipping.How.UNIT_NORM) {
            factor = (float) (1 / (norm == 0 ? SMALLEST : norm));
        } else {
            factor = norm > clipping.threshold() ? (float) (clipping.threshold() / norm) : 1;
        }
    }

    /** Of each of the gradients. */
    float factor() {
        return factor;
    }
}
