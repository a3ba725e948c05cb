package org.latent4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.latent4j.common.Check;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.latent4j.models.VariationalAutoencoder;
import org.latent4j.reports.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes new examples, decoded from standard normal codings. */
@Command(
        name = "generate",
        description = "Write new examples: what a variational model decodes from random codings.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        footer = {"", "Example: latent4j generate runs/variational-strokes-1 --count 24 --output new.png"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GenerateCommand implements Callable<Integer> {
    private static final int COLUMNS = 8;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private CodingsOption codings;

    @Option(names = "--count", paramLabel = "N", description = "How many.")
    private int count = 24;

    @Option(names = "--seed", paramLabel = "N", description = "Draws the codings: same seed, same examples.")
    private long seed = 42;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F",
            description = "What to write: a picture (.png), or .npy, .npz, .csv.")
    private Path output;

    @Override
    public Integer call() throws Exception {
        Outputs.checkPictureOrArray(output, spec);
        Usage.check(spec, () -> Check.positive("--count", count));
        LoadedModel loaded = model.load(codings);
        INDArray made = drawn(loaded, count, seed);
        Outputs.writePictureOrArray(output, made, images -> Pictures.grid(images, COLUMNS), "examples", spec);
        return 0;
    }

    /** Examples that a variational model makes of codings drawn from a standard normal distribution. */
    static INDArray drawn(LoadedModel loaded, int count, long seed) {
        List<Integer> shape = codingsShape(loaded.model());
        INDArray codings = Codings.standardNormal(count, Math.toIntExact(Shapes.size(shape)), seed);
        return loaded.decoded(Shapes.rowsLike(codings, shape));
    }

    /** A model from elsewhere is variational if a sampler was found in it. */
    private static List<Integer> codingsShape(LatentModel model) {
        Signature signature = model.signature();
        if (signature != null && signature.mean() != null) {
            return signature.codingsShape();
        }
        Autoencoder variant = model.variant();
        if (variant instanceof VariationalAutoencoder) {
            return List.of(variant.latentSize());
        }
        throw new IllegalArgumentException("generate: only a variational model generates, this one is "
                + (signature != null
                        ? "a Keras model without a sampler of mean and log-variance"
                        : variant == null ? "not one of ours" : variant.variant()));
    }
}
