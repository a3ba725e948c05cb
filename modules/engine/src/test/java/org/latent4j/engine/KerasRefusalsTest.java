package org.latent4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.engine.plan.UnsupportedGraphException;
import org.nd4j.linalg.learning.config.Sgd;

/** What the engine doesn't know of Keras makes a graph unsupported when it is compiled, with the layer's name. */
class KerasRefusalsTest {
    private static final List<Integer> IMAGE = List.of(4, 4, 2);
    private static final List<Integer> SEQUENCE = List.of(4, 3);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UpSampling2D; {'interpolation': 'bilinear'}; UpSampling2D with interpolation",
                "GroupNormalization; {'groups': 1}; GroupNormalization",
                "BatchNormalization; {'axis': [1, 2]}; BatchNormalization with several axes",
                "LayerNormalization; {'axis': [1, 2]}; LayerNormalization with several axes",
                "Activation; {'activation': 'sparsemax'}; Activation with activation sparsemax",
                "Reshape; {'target_shape': [2, 2, 4, 2]}; Reshape with 4 axes",
                "Rescaling; {'scale': [1, 2]}; Rescaling with scale [1,2]",
            })
    void namesLayerAndOption(String kind, String config, String what) {
        ComputationGraph graph =
                new KerasLayerGraph(3, new Sgd(1), IMAGE).then(kind, config).build();
        assertThatThrownBy(() -> CompiledTraining.of(graph, List.of(IMAGE), 4, 1))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessage("the engine doesn't compile 'layer_0' (Keras's " + what + ")");
        assertThatThrownBy(() -> CompiledInference.of(graph, List.of(IMAGE), 1))
                .isInstanceOf(UnsupportedGraphException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "LSTM; {'units': 3, 'recurrent_dropout': 0.1}; LSTM with recurrent_dropout",
                "Dropout; {'rate': 0.1, 'noise_shape': [1, 4, 3]}; Dropout with the same noise for all examples",
                "Sampling; {}; Sampling with codings of shape [4, 3]",
            })
    void namesWhatTrainingAlonePreventsAndComputesOutputs(String kind, String config, String what) {
        KerasLayerGraph layers = new KerasLayerGraph(3, new Sgd(1), SEQUENCE);
        ComputationGraph graph = kind.equals("Sampling")
                ? layers.layer("layer_0", kind, config, "in", "in").build()
                : layers.then(kind, config).build();
        assertThatThrownBy(() -> CompiledTraining.of(graph, List.of(SEQUENCE), 4, 1))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessage("the engine doesn't compile 'layer_0' (Keras's " + what + ")");
        try (CompiledInference inference = CompiledInference.of(graph, List.of(SEQUENCE), 1)) {
            assertThat(inference.run("layer_0", new float[24])).isNotEmpty();
        }
    }

    @Test
    void refusesWeightsThatLearnInOneCallOnly() {
        KerasLayerGraph layers = new KerasLayerGraph(3, new Sgd(1), List.of(3))
                .layer("a", "Dense", "{'units': 3, 'trainable': false}", "in")
                .again("b", "a", "a");
        layers.setTrainable("b", true);
        ComputationGraph graph = layers.build();
        assertThatThrownBy(() -> CompiledTraining.of(graph, List.of(List.of(3)), 4, 1))
                .isInstanceOf(UnsupportedGraphException.class)
                .hasMessage(
                        "the engine doesn't compile 'b' (Keras's Dense with weights that are trainable in one call and"
                                + " not in another)");
    }
}
