package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.common.Json;
import org.latent4j.layers.Sparsity;

/** Defaults, options by name, and every argument that is refused. */
class VariantsTest {
    private static final List<Integer> PIXELS = List.of(28, 28, 1);
    private static final StackedAutoencoder CORE = StackedAutoencoder.of(784, List.of(100), 30);

    static List<String> names() {
        return Variants.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void defaultsFitPicturesTablesAndSequences(String name) {
        assertThat(Variants.defaults(name, PIXELS).valuesPerExample()).isEqualTo(784);
        assertThat(Variants.defaults(name, List.of(12, 8)).valuesPerExample()).isEqualTo(96);
        if (!name.equals("convolutional")) {
            assertThat(Variants.defaults(name, List.of(5)).valuesPerExample()).isEqualTo(5);
        }
    }

    @Test
    void defaultsAreTheChapters() {
        assertThat(Variants.defaults("stacked", PIXELS)).isEqualTo(CORE);
        assertThat(Variants.defaults("tied", PIXELS)).isEqualTo(new TiedAutoencoder(CORE));
        assertThat(Variants.defaults("linear", List.of(3))).isEqualTo(new LinearAutoencoder(3, 2));
        assertThat(Variants.defaults("convolutional", PIXELS)).isEqualTo(ConvolutionalAutoencoder.of(28, 28, 1));
        assertThat(Variants.defaults("recurrent", PIXELS)).isEqualTo(RecurrentAutoencoder.of(28, 28));
        assertThat(Variants.defaults("variational", PIXELS).latentSize()).isEqualTo(10);
        assertThat(Variants.defaults("sparse", PIXELS).latentSize()).isEqualTo(300);
    }

    @Test
    void tyingHalvesTheKernels() {
        Optimizer optimizer = new Optimizer(Optimizer.Kind.SGD, 1);
        long biases = 100 + 30 + 100 + 784;
        long kernels = 784 * 100 + 100 * 30;
        assertThat(LatentModel.create(CORE, optimizer, 1).graph().numParams()).isEqualTo(2 * kernels + biases);
        assertThat(LatentModel.create(new TiedAutoencoder(CORE), optimizer, 1)
                        .graph()
                        .numParams())
                .isEqualTo(kernels + biases);
    }

    @Test
    void unknownVariantIsNamed() {
        assertThatThrownBy(() -> Variants.defaults("stackd", PIXELS))
                .hasMessage(
                        "variant: expected one of linear, stacked, tied, convolutional, recurrent, denoising, sparse,"
                                + " variational, got stackd");
    }

    @Test
    void convolutionsWantPictures() {
        assertThatThrownBy(() -> Variants.defaults("convolutional", List.of(10)))
                .hasMessage("convolutional: expected pictures [height, width, channels], got examples of shape [10]");
    }

    @Test
    void anotherPenaltyBringsItsOwnWeight() {
        SparseAutoencoder sparse =
                (SparseAutoencoder) Variants.with(Variants.defaults("sparse", PIXELS), Map.of("sparsity", "l1"));
        assertThat(sparse.sparsity()).isEqualTo(Sparsity.L1);
        assertThat(sparse.sparsityWeight()).isEqualTo(SparseAutoencoder.defaultWeight(Sparsity.L1));
    }

    @Test
    void optionsThatAVariantLacksAreRefused() {
        assertThatThrownBy(() -> Variants.with(CORE, Map.of("klWeight", 1)))
                .hasMessage("klWeight: variant stacked has no such option");
    }

    @Test
    void refusedOptionsKeepTheirMessage() {
        assertThatThrownBy(() -> Variants.with(CORE, Map.of("latentSize", 0)))
                .hasMessage("StackedAutoencoder.latentSize: expected > 0, got 0");
        assertThatThrownBy(() -> Variants.with(CORE, Map.of("loss", "hinge")))
                .hasMessage("loss: expected one of bce, mse, got hinge");
    }

    @Test
    void jsonWithAnUnknownPropertyIsRefused() {
        String text = Json.write(CORE).replace("\"latentSize\"", "\"latentSise\" : 1, \"latentSize\"");
        assertThatThrownBy(() -> Json.read(text, Autoencoder.class))
                .hasMessageContaining(": Unrecognized field \"latentSise\"");
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> new LinearAutoencoder(3, 3))
                .hasMessage("LinearAutoencoder.latentSize: expected from 1 to inputSize - 1 = 2, got 3");
        assertThatThrownBy(() -> StackedAutoencoder.of(0, List.of(), 3))
                .hasMessage("StackedAutoencoder.inputSize: expected > 0, got 0");
        assertThatThrownBy(() -> StackedAutoencoder.of(5, List.of(4, -1), 3))
                .hasMessage("StackedAutoencoder.hiddenSizes: expected > 0, got -1");
        assertThatThrownBy(() ->
                        new StackedAutoencoder(5, List.of(), 3, Nonlinearity.SELU, Nonlinearity.LINEAR, CORE.loss()))
                .hasMessage(
                        "StackedAutoencoder.outputActivation: expected sigmoid, because the loss is bce, got linear");
        assertThatThrownBy(() -> ConvolutionalAutoencoder.of(7, 28, 1))
                .hasMessage(
                        "ConvolutionalAutoencoder.imageShape: expected height and width of at least 8 for 3 poolings,"
                                + " got [7, 28, 1]");
        assertThatThrownBy(() -> RecurrentAutoencoder.of(0, 2))
                .hasMessage("RecurrentAutoencoder.sequenceLength: expected > 0, got 0");
        assertThatThrownBy(() -> new DenoisingAutoencoder(new TiedAutoencoder(CORE), Noise.GAUSSIAN, 0.1))
                .hasMessage("DenoisingAutoencoder.core: expected stacked or convolutional, got tied");
        assertThatThrownBy(() -> new DenoisingAutoencoder(CORE, Noise.DROPOUT, 1))
                .hasMessage("DenoisingAutoencoder.noiseRate: expected in (0, 1), got 1.0");
        assertThatThrownBy(() -> new SparseAutoencoder(CORE, Sparsity.KL, -1, 0.1))
                .hasMessage("SparseAutoencoder.sparsityWeight: expected >= 0, got -1.0");
        assertThatThrownBy(() -> new VariationalAutoencoder(CORE, -0.5, 0))
                .hasMessage("VariationalAutoencoder.klWeight: expected >= 0, got -0.5");
        assertThatThrownBy(() -> new Optimizer(Optimizer.Kind.SGD, 0))
                .hasMessage("Optimizer.learningRate: expected > 0, got 0.0");
    }
}
