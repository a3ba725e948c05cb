package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.nd4j.linalg.factory.Nd4j;

class EinsumDenseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'equation': 'abc,cd->abd', 'output_shape': [null, 3], 'bias_axes': 'd', 'activation': 'tanh'}",
                "{'equation': '...x,xy->...y', 'output_shape': 3, 'bias_axes': 'y'}",
                "{'equation': 'abc,cde->abde', 'output_shape': [null, 2, 2], 'bias_axes': 'd'}",
                "{'equation': 'abc,bd->adc', 'output_shape': [2, 2]}",
                "{'equation': 'ab...,bc->ac...', 'output_shape': 2, 'bias_axes': 'c'}"
            })
    void hasRightShapesAndGradients(String config) {
        LayerCheck.check(LayerCheck.layer("EinsumDense", config), new long[] {2, 2, 2});
    }

    @Test
    void statesUnknownSizes() {
        KerasLayer layer = LayerCheck.layer("EinsumDense", "{'equation': 'abc,cd->abd', 'output_shape': [null, 3]}");
        assertThat(layer.outputShapes(List.of(new long[] {-1, -1, 4})).get(0)).containsExactly(-1, -1, 3);
    }

    @Test
    void refusesEquationsThatAreNone() {
        assertThatThrownBy(() -> LayerCheck.layer("EinsumDense", "{'equation': 'ab'}"))
                .hasMessage("option 'equation': expected the form input,kernel->output, found \"ab\"");
    }

    @Test
    void spectralNormalizationIsTheLayerWithin() {
        KerasLayer layer =
                LayerCheck.layer("SpectralNormalization", "{'layer': {'class_name': 'Dense', 'config': {'units': 3}}}");
        assertThat(layer.weights(List.of(new long[] {-1, 4})))
                .extracting(WeightSpec::name)
                .containsExactly("layer/kernel", "vector_u", "layer/bias");
        assertThat(layer.trainable()).isFalse();
        LayerCheck.check(layer, new long[] {2, 4});
    }

    @Test
    void orthogonalRegularizerIsThatOfKeras() throws Exception {
        double[][] kernel = {
            {-1.1022182703018188, 0.3017160892486572, 0.9573855996131897, -0.11383634805679321},
            {0.41835251450538635, -0.3760271370410919, 0.06756920367479324, -0.29128292202949524},
            {0.2940421402454376, -1.509772539138794, 0.6441905498504639, -0.2299324870109558}
        };
        var json = new ObjectMapper()
                .readTree(
                        "{\"class_name\": \"OrthogonalRegularizer\", \"config\": {\"factor\": 0.1, \"mode\": \"rows\"}}");
        try (Tape tape = new Tape(false)) {
            double penalty = Objects.requireNonNull(Regularizers.of(json))
                    .apply(tape.constant(Nd4j.createFromArray(kernel)))
                    .value()
                    .getDouble(0);
            assertThat(penalty).isCloseTo(0.04339918494224548, within(1e-7)); // by Keras 3.15, float32
        }
    }
}
