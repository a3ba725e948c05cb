package org.latent4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.latent4j.layers.Sparsity;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.DenoisingAutoencoder;
import org.latent4j.models.Noise;
import org.latent4j.models.ReconstructionLoss;
import org.latent4j.models.Variants;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code train} that change a variant's default architecture. */
final class ModelOptions {
    private static final Set<String> DENSE = Set.of("stacked", "tied", "denoising", "sparse", "variational");

    @ArgGroup(heading = "%nArchitecture:%n", exclusive = false)
    private Sizes sizes = new Sizes();

    @ArgGroup(heading = "%nVariant denoising:%n", exclusive = false)
    private Denoising denoising = new Denoising();

    @ArgGroup(heading = "%nVariant sparse:%n", exclusive = false)
    private Sparse sparse = new Sparse();

    @ArgGroup(heading = "%nVariant variational:%n", exclusive = false)
    private Variational variational = new Variational();

    private static final class Sizes {
        @Option(names = "--latent-size", paramLabel = "N", description = "Numbers that code one example.")
        private @Nullable Integer latentSize;

        @Option(
                names = "--hidden-sizes",
                split = ",",
                paramLabel = "A,B",
                description = "Units of the encoder's hidden layers, outermost first; the decoder has them reversed.")
        private @Nullable List<Integer> hiddenSizes;

        @Option(names = "--loss", paramLabel = "L", description = "bce (binary cross-entropy) or mse (squared error).")
        private @Nullable ReconstructionLoss loss;
    }

    private static final class Denoising {
        @Option(names = "--noise", paramLabel = "KIND", description = "gaussian or dropout. Default: gaussian.")
        private @Nullable Noise noise;

        @Option(
                names = "--noise-rate",
                paramLabel = "R",
                description =
                        "Standard deviation (gaussian, default 0.2) or share of values dropped (dropout, default 0.5).")
        private @Nullable Double noiseRate;

        @Option(names = "--core", paramLabel = "VARIANT", description = "stacked or convolutional. Default: stacked.")
        private @Nullable String core;
    }

    private static final class Sparse {
        @Option(names = "--sparsity", paramLabel = "KIND", description = "l1, l2, squared or kl. Default: kl.")
        private @Nullable Sparsity sparsity;

        @Option(
                names = "--sparsity-weight",
                paramLabel = "W",
                description = "Factor of the penalty. Default: one that suits its kind.")
        private @Nullable Double sparsityWeight;

        @Option(
                names = "--sparsity-target",
                paramLabel = "T",
                description = "Wanted mean activation of each coding (squared, kl). Default: 0.1.")
        private @Nullable Double sparsityTarget;
    }

    private static final class Variational {
        @Option(
                names = "--kl-weight",
                paramLabel = "W",
                description = "Factor of the divergence; 1, the default, is the bound itself.")
        private @Nullable Double klWeight;

        @Option(
                names = "--kl-warm-up-epochs",
                paramLabel = "N",
                description = "Epochs over which that factor grows from 0. Default: 0.")
        private @Nullable Integer klWarmUpEpochs;
    }

    /** An option that was given. */
    private record Given(String option, String property, Object value, Set<String> variants) {}

    /**
     * Applies what was given.
     *
     * @param defaults what it is applied to
     * @param exampleShape shape of the data's examples, which a dense variant's input has flattened
     * @throws IllegalArgumentException if an option doesn't fit the variant, naming those it fits, or a value is refused
     */
    Autoencoder applied(Autoencoder defaults, List<Integer> exampleShape) {
        String variant = defaults.variant();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Given given : given()) {
            Check.that(
                    given.variants().contains(variant),
                    given.option(),
                    "variant " + listed(given.variants()) + ", which it fits",
                    variant);
            properties.put(given.property(), given.value());
        }
        Autoencoder base = withCore(defaults, exampleShape);
        if (denoising.noise == Noise.DROPOUT && denoising.noiseRate == null) {
            properties.put("noiseRate", 0.5);
        }
        return properties.isEmpty() ? base : Variants.with(base, properties);
    }

    private Autoencoder withCore(Autoencoder defaults, List<Integer> exampleShape) {
        if (denoising.core == null) {
            return defaults;
        }
        if (!(defaults instanceof DenoisingAutoencoder denoiser)) {
            throw new IllegalArgumentException(
                    "--core: expected variant denoising, which it fits, got " + defaults.variant());
        }
        Check.that(
                Set.of("stacked", "convolutional").contains(denoising.core),
                "--core",
                "stacked or convolutional",
                denoising.core);
        if (denoising.core.equals(denoiser.core().variant())) {
            return denoiser;
        }
        return new DenoisingAutoencoder(
                Variants.defaults(denoising.core, exampleShape), denoiser.noise(), denoiser.noiseRate());
    }

    private List<Given> given() {
        Set<String> sized = union(DENSE, "recurrent");
        List<Given> given = new ArrayList<>();
        add(given, "--latent-size", "latentSize", sizes.latentSize, union(sized, "linear"));
        add(given, "--hidden-sizes", "hiddenSizes", sizes.hiddenSizes, sized);
        add(given, "--loss", "loss", sizes.loss, union(sized, "convolutional"));
        add(given, "--noise", "noise", denoising.noise, Set.of("denoising"));
        add(given, "--noise-rate", "noiseRate", denoising.noiseRate, Set.of("denoising"));
        add(given, "--sparsity", "sparsity", sparse.sparsity, Set.of("sparse"));
        add(given, "--sparsity-weight", "sparsityWeight", sparse.sparsityWeight, Set.of("sparse"));
        add(given, "--sparsity-target", "sparsityTarget", sparse.sparsityTarget, Set.of("sparse"));
        add(given, "--kl-weight", "klWeight", variational.klWeight, Set.of("variational"));
        add(given, "--kl-warm-up-epochs", "klWarmUpEpochs", variational.klWarmUpEpochs, Set.of("variational"));
        return given;
    }

    private static void add(
            List<Given> given, String option, String property, @Nullable Object value, Set<String> variants) {
        if (value != null) {
            given.add(new Given(option, property, value, variants));
        }
    }

    private static Set<String> union(Set<String> names, String more) {
        Set<String> all = new java.util.HashSet<>(names);
        all.add(more);
        return all;
    }

    /** In the order in which the command lists variants. */
    private static String listed(Set<String> variants) {
        List<String> names =
                Variants.names().stream().filter(variants::contains).toList();
        return String.join(", ", names);
    }
}
