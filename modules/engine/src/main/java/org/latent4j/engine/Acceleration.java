package org.latent4j.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.latent4j.models.Accelerator;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Lets the compiled engine compute what a model is asked for. */
public final class Acceleration implements Accelerator {
    private final CompiledInference inference;

    private Acceleration(CompiledInference inference) {
        this.inference = inference;
    }

    /**
     * Accelerates a model if its graph can be compiled.
     *
     * @return why not, for people; nothing if it is accelerated, or if the choice is against it
     * @throws UnsupportedGraphException if it can't be and the choice is {@link EngineChoice#COMPILED}
     */
    public static Optional<String> of(LatentModel model, EngineChoice choice, int threads) {
        if (!choice.compiles()) {
            return Optional.empty();
        }
        try {
            model.accelerate(new Acceleration(CompiledInference.of(model, threads)));
            return Optional.empty();
        } catch (UnsupportedGraphException e) {
            if (choice == EngineChoice.COMPILED) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable INDArray activations(String vertex, INDArray features) {
        if (!inference.accepts(features)) {
            return null;
        }
        try {
            return inference.run(vertex, features);
        } catch (UnsupportedGraphException e) {
            return null;
        }
    }
}
