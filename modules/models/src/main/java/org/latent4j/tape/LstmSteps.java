package org.latent4j.tape;

/** Steps of {@link Sequences#lstm}; keeps the four gates. */
record LstmSteps(int units) implements Sequences.Steps {
    @Override
    public int kept() {
        return 4;
    }

    @Override
    public void forward(double[] sums, double[] product, double[][] states, double[] kept) {
        double[] h = states[0];
        double[] c = states[1];
        for (int k = 0; k < h.length; k++) {
            int at = k / units * 4 * units + k % units;
            int forgetAt = at + units;
            int candidateAt = forgetAt + units;
            int outputAt = candidateAt + units;
            double input = Sequences.sigmoid(sums[at] + product[at]);
            double forget = Sequences.sigmoid(sums[forgetAt] + product[forgetAt]);
            double candidate = Sequences.tanh(sums[candidateAt] + product[candidateAt]);
            double output = Sequences.sigmoid(sums[outputAt] + product[outputAt]);
            c[k] = forget * c[k] + input * candidate;
            h[k] = output * Sequences.tanh(c[k]);
            kept[at] = input;
            kept[forgetAt] = forget;
            kept[candidateAt] = candidate;
            kept[outputAt] = output;
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
        double[] byC = gradients[1];
        for (int k = 0; k < byH.length; k++) {
            int at = k / units * 4 * units + k % units;
            double input = kept[at];
            double forget = kept[at + units];
            double candidate = kept[at + 2 * units];
            double output = kept[at + 3 * units];
            double squashed = Sequences.tanh(after[1][k]);
            double byCell = byC[k] + byH[k] * output * (1 - squashed * squashed);
            bySums[at] = byCell * candidate * input * (1 - input);
            bySums[at + units] = byCell * before[1][k] * forget * (1 - forget);
            bySums[at + 2 * units] = byCell * input * (1 - candidate * candidate);
            bySums[at + 3 * units] = byH[k] * squashed * output * (1 - output);
            byC[k] = byCell * forget;
            byH[k] = 0;
        }
    }
}
