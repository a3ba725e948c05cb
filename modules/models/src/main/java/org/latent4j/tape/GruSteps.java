package org.latent4j.tape;

/** Steps of {@link Sequences#gru}; keeps the gates, the candidate and the candidate's product. */
record GruSteps(int units) implements Sequences.Steps {
    @Override
    public int kept() {
        return 4;
    }

    @Override
    public void forward(double[] sums, double[] product, double[][] states, double[] kept) {
        double[] h = states[0];
        for (int k = 0; k < h.length; k++) {
            int at = k / units * 3 * units + k % units;
            int keepAt = k / units * 4 * units + k % units;
            int resetAt = at + units;
            int candidateAt = resetAt + units;
            double update = Sequences.sigmoid(sums[at] + product[at]);
            double reset = Sequences.sigmoid(sums[resetAt] + product[resetAt]);
            double candidate = Sequences.tanh(sums[candidateAt] + reset * product[candidateAt]);
            h[k] = candidate + update * (h[k] - candidate);
            kept[keepAt] = update;
            kept[keepAt + units] = reset;
            kept[keepAt + 2 * units] = candidate;
            kept[keepAt + 3 * units] = product[candidateAt];
        }
    }

    @Override
    public void backward(
            double[] kept,
            double[][] before,
            double[][] after,
            double[][] gradients,
            double[] bySums,
            double[] byProduct) {
        double[] byH = gradients[0];
        for (int k = 0; k < byH.length; k++) {
            int at = k / units * 3 * units + k % units;
            int keepAt = k / units * 4 * units + k % units;
            double update = kept[keepAt];
            double reset = kept[keepAt + units];
            double candidate = kept[keepAt + 2 * units];
            double byCandidate = byH[k] * (1 - update) * (1 - candidate * candidate);
            bySums[at] = byH[k] * (before[0][k] - candidate) * update * (1 - update);
            bySums[at + units] = byCandidate * kept[keepAt + 3 * units] * reset * (1 - reset);
            bySums[at + 2 * units] = byCandidate;
            byProduct[at] = bySums[at];
            byProduct[at + units] = bySums[at + units];
            byProduct[at + 2 * units] = byCandidate * reset;
            byH[k] *= update;
        }
    }
}
