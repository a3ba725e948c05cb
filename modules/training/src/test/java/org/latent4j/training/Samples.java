package org.latent4j.training;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Dataset;
import org.latent4j.data.Examples;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.StackedAutoencoder;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Data and recipes small enough for tests. */
final class Samples {
    static final Optimizer NADAM = new Optimizer(Optimizer.Kind.NADAM, 1e-2);

    private Samples() {}

    /** Values in (0, 1) that two hidden numbers decide. */
    static INDArray features(long seed, long... shape) {
        Random random = new Random(seed);
        INDArray array = Nd4j.create(shape);
        long perRow = array.length() / shape[0];
        float[] values = new float[(int) array.length()];
        for (int row = 0; row < shape[0]; row++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            for (int i = 0; i < perRow; i++) {
                values[(int) (row * perRow + i)] = (float) (0.1 + 0.8 * (i % 2 == 0 ? a : (a + i * b) / (1 + i)));
            }
        }
        return Nd4j.createFromArray(values).reshape('c', shape);
    }

    static Dataset dataset(INDArray train, INDArray validation) {
        return dataset(Examples.of(train), Examples.of(validation));
    }

    static Dataset dataset(Examples train, Examples validation) {
        return new Dataset("sample", train, validation, validation, List.of(), List.of(), List.of(), null);
    }

    /** 70 training and 40 validation rows of 6 values. */
    static Dataset rows() {
        return dataset(features(1, 70, 6), features(2, 40, 6));
    }

    static StackedAutoencoder stacked() {
        return StackedAutoencoder.of(6, List.of(5), 2);
    }

    static Recipe recipe(Autoencoder model, int epochs) {
        return new Recipe(model, NADAM, 32, epochs, new Schedule.Constant());
    }

    /** The smallest usual example of a variant, with one shape for all of its rows. */
    static long[] shape(String variant, int rows) {
        return switch (variant) {
            case "convolutional" -> new long[] {rows, 8, 8, 1};
            case "recurrent" -> new long[] {rows, 4, 3};
            default -> new long[] {rows, 6};
        };
    }

    static Autoencoder variant(String variant) {
        long[] shape = shape(variant, 1);
        return Variants.defaults(
                variant,
                java.util.Arrays.stream(shape)
                        .skip(1)
                        .mapToObj(Math::toIntExact)
                        .toList());
    }

    static Examples masked(INDArray features, INDArray mask) {
        int @Nullable [] noLabels = null;
        return new Examples(features, noLabels, mask);
    }

    /** The weights bit by bit; ND4J's own equality takes near values for equal. */
    static float[] weights(LatentModel model) {
        return model.graph().params().dup().data().asFloat();
    }
}
