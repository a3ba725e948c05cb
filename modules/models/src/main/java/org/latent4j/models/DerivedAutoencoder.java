package org.latent4j.models;

import java.util.List;

/** A variant that changes how another autoencoder, its core, is built or trained; it has the core's shapes and
 * loss, and its parameters unless it says otherwise. */
public sealed interface DerivedAutoencoder extends Autoencoder
        permits TiedAutoencoder, DenoisingAutoencoder, SparseAutoencoder, VariationalAutoencoder {

    /** The autoencoder that it changes. */
    Autoencoder core();

    @Override
    default List<Integer> inputShape() {
        return core().inputShape();
    }

    @Override
    default List<Integer> codingsShape() {
        return core().codingsShape();
    }

    @Override
    default long parameterCount() {
        return core().parameterCount();
    }

    @Override
    default ReconstructionLoss loss() {
        return core().loss();
    }
}
