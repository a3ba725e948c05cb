package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.latent4j.common.Check;
import org.latent4j.layers.GaussianSampler;

/**
 * An autoencoder whose encoder gives a normal distribution, with codings drawn from it in training and its mean taken at
 * inference; new examples come from decoding standard normal codings.
 *
 * <p>The graph's score is the negative evidence lower bound in nats per example (up to a constant for squared error, whose
 * decoder is Gaussian with variance 1/2; binary cross-entropy's is Bernoulli): reconstruction term plus {@code klWeight}
 * times the divergence. People are shown that divided by the number of values, as in Keras.
 *
 * <p>Source: D. Kingma, M. Welling, 2014; A. Géron, chapter 17, "Variational Autoencoders".
 *
 * @param core sizes, hidden activation and loss; the heads for mean and log-variance have no activation
 * @param klWeight factor of the divergence, at least 0; 1 is the bound itself, more is a beta-VAE
 * @param klWarmUpEpochs epochs over which the factor grows from 0; 0 for none
 */
@JsonTypeName("variational")
public record VariationalAutoencoder(StackedAutoencoder core, double klWeight, int klWarmUpEpochs)
        implements DerivedAutoencoder {
    static final String MEAN = "mean";
    static final String LOG_VARIANCE = "log_variance";

    public VariationalAutoencoder {
        Check.notNegative("VariationalAutoencoder.klWeight", klWeight);
        Check.notNegative("VariationalAutoencoder.klWarmUpEpochs", klWarmUpEpochs);
    }

    /** The core's, whose layer of codings becomes the mean's, and the log-variance's. */
    @Override
    public long parameterCount() {
        return core.parameterCount() + Graphs.denseParameters(core.lastHiddenSize(), core.latentSize());
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        String hidden = core.addEncoder(graph, Graphs.INPUT);
        int inputs = core.lastHiddenSize();
        graph.addLayer(MEAN, Graphs.dense(inputs, core.latentSize(), Nonlinearity.LINEAR), hidden);
        graph.addLayer(LOG_VARIANCE, Graphs.dense(inputs, core.latentSize(), Nonlinearity.LINEAR), hidden);
        graph.addVertex("distribution", new MergeVertex(), MEAN, LOG_VARIANCE);
        graph.addLayer(Graphs.CODINGS, new GaussianSampler(klWeight, klWarmUpEpochs), "distribution");
        core.addDecoder(graph);
        return graph.build();
    }
}
