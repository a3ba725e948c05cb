package org.latent4j.models;

import com.fasterxml.jackson.annotation.JsonTypeName;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.latent4j.common.Check;
import org.latent4j.layers.Sparsity;
import org.latent4j.layers.SparsityPenalty;

/**
 * A stacked autoencoder with many sigmoid codings, most of which a penalty keeps near 0 for any one example.
 *
 * <p>Source: A. Géron, "Hands-On Machine Learning", chapter 17, "Sparse Autoencoders"; A. Ng, CS294A, 2011.
 *
 * @param core sizes, hidden activation and loss; its codings get a sigmoid whatever its activation
 * @param sparsity the kind of penalty, see {@link SparsityPenalty}
 * @param sparsityWeight its factor beside a per-value mean loss, at least 0
 * @param sparsityTarget wanted mean activation of each coding, in (0, 1); used by SQUARED and KL
 */
@JsonTypeName("sparse")
public record SparseAutoencoder(
        StackedAutoencoder core, Sparsity sparsity, double sparsityWeight, double sparsityTarget)
        implements DerivedAutoencoder {

    public SparseAutoencoder {
        Check.notNegative("SparseAutoencoder.sparsityWeight", sparsityWeight);
        Check.between("SparseAutoencoder.sparsityTarget", 0, 1, sparsityTarget);
    }

    /** The factor that suits a kind of penalty on a few hundred codings of pictures. */
    public static double defaultWeight(Sparsity sparsity) {
        return switch (sparsity) {
            case L1, L2 -> 1e-3;
            case SQUARED -> 1e-2;
            case KL -> 0.05 / 32; // the chapter's .05, which Keras divides by its batch size of 32
        };
    }

    @Override
    public ComputationGraphConfiguration configuration(Optimizer optimizer, long seed) {
        GraphBuilder graph = Graphs.builder(optimizer, valuesPerExample(), seed);
        String hidden = core.addEncoder(graph, Graphs.INPUT);
        graph.addLayer(
                "activations", Graphs.dense(core.lastHiddenSize(), core.latentSize(), Nonlinearity.SIGMOID), hidden);
        graph.addLayer(
                Graphs.CODINGS,
                new SparsityPenalty(sparsity, sparsityWeight * valuesPerExample(), sparsityTarget),
                "activations");
        core.addDecoder(graph);
        return graph.build();
    }
}
