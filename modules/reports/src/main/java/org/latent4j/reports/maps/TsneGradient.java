package org.latent4j.reports.maps;

/**
 * The gradient of t-SNE's cost: the Kullback-Leibler divergence, in nats, of q from p over all pairs, with q(i, j)
 * proportional to {@code 1 / (1 + |y_i - y_j|²)}.
 *
 * <p>Every point adds up what acts on it in an order that doesn't depend on threads.
 *
 * <p>Source: L. van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014.
 */
final class TsneGradient {
    private static final int RANGE = 128;

    private final Affinities affinities;
    private final double theta;
    private final Workers workers;
    private final double[] attraction;
    private final double[] repulsion;
    private final double[] sums;
    private double normaliser;

    /** @param theta see {@link QuadTree#repulsion}; 0 for the exact gradient */
    TsneGradient(Affinities affinities, double theta, Workers workers) {
        this.affinities = affinities;
        this.theta = theta;
        this.workers = workers;
        this.attraction = new double[2 * affinities.rows()];
        this.repulsion = new double[2 * affinities.rows()];
        this.sums = new double[affinities.rows()];
    }

    /**
     * Computes the gradient.
     *
     * @param points x and y in turn
     * @param exaggeration what p is multiplied with
     * @param gradient gets the derivatives by the points' coordinates
     */
    void at(double[] points, double exaggeration, double[] gradient) {
        QuadTree tree = new QuadTree(points);
        int[] order = tree.order();
        workers.inRanges(order.length, RANGE, (from, to) -> {
            double[] acting = new double[3];
            for (int place = from; place < to; place++) {
                int point = order[place];
                tree.repulsion(place, theta, acting);
                repulsion[2 * point] = acting[0];
                repulsion[2 * point + 1] = acting[1];
                sums[point] = acting[2];
                attract(points, point);
            }
        });
        normaliser = 0;
        for (double sum : sums) {
            normaliser += sum;
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = 4 * (exaggeration * attraction[i] - repulsion[i] / normaliser);
        }
    }

    /** The cost at the points that the last gradient was computed for. */
    double cost(double[] points) {
        double cost = 0;
        for (int row = 0; row < affinities.rows(); row++) {
            for (int i = affinities.starts()[row]; i < affinities.starts()[row + 1]; i++) {
                int other = affinities.others()[i];
                double dx = points[2 * row] - points[2 * other];
                double dy = points[2 * row + 1] - points[2 * other + 1];
                double p = affinities.values()[i];
                cost += p == 0 ? 0 : p * Math.log(p * normaliser * (1 + dx * dx + dy * dy));
            }
        }
        return cost;
    }

    private void attract(double[] points, int point) {
        int[] others = affinities.others();
        double[] values = affinities.values();
        double x = points[2 * point];
        double y = points[2 * point + 1];
        double sumX = 0;
        double sumY = 0;
        int end = affinities.starts()[point + 1];
        for (int i = affinities.starts()[point]; i < end; i++) {
            int other = others[i];
            double dx = x - points[2 * other];
            double dy = y - points[2 * other + 1];
            double pull = values[i] / (1 + dx * dx + dy * dy);
            sumX += pull * dx;
            sumY += pull * dy;
        }
        attraction[2 * point] = sumX;
        attraction[2 * point + 1] = sumY;
    }
}
