package org.latent4j.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.ConvolutionalAutoencoder;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.LinearAutoencoder;
import org.latent4j.models.RecurrentAutoencoder;
import org.latent4j.models.SparseAutoencoder;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.TiedAutoencoder;
import org.latent4j.models.VariationalAutoencoder;

/** The sizes of a variant's layers as people write them. */
final class Sizes {
    private Sizes() {}

    /** Such as {@code 784-100-30-100-784}. */
    static String of(Autoencoder variant) {
        if (variant instanceof LinearAutoencoder linear) {
            return chain(linear.inputSize(), List.of(), linear.latentSize());
        }
        if (variant instanceof StackedAutoencoder stacked) {
            return chain(stacked.inputSize(), stacked.hiddenSizes(), stacked.latentSize());
        }
        if (variant instanceof TiedAutoencoder tied) {
            return of(tied.core());
        }
        if (variant instanceof DenoisingAutoencoder denoising) {
            return of(denoising.core());
        }
        if (variant instanceof SparseAutoencoder sparse) {
            return of(sparse.core());
        }
        if (variant instanceof VariationalAutoencoder variational) {
            return of(variational.core());
        }
        if (variant instanceof RecurrentAutoencoder recurrent) {
            return recurrent.sequenceLength() + " steps of "
                    + chain(recurrent.features(), recurrent.hiddenSizes(), recurrent.latentSize());
        }
        if (variant instanceof ConvolutionalAutoencoder convolutional) {
            return times(convolutional.inputShape()) + " to " + times(convolutional.codingsShape()) + " and back";
        }
        throw new IllegalStateException("models: no sizes for variant " + variant.variant());
    }

    private static String chain(int inputSize, List<Integer> hiddenSizes, int latentSize) {
        Stream<Integer> down = Stream.concat(Stream.of(inputSize), hiddenSizes.stream());
        Stream<Integer> up = Stream.concat(reversed(hiddenSizes).stream(), Stream.of(inputSize));
        return Stream.concat(Stream.concat(down, Stream.of(latentSize)), up)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
    }

    private static List<Integer> reversed(List<Integer> sizes) {
        List<Integer> reversed = new java.util.ArrayList<>(sizes);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    private static String times(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
