package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.factory.Nd4j;

class AttentionTest {
    private static final long[] QUERY = {2, 2, 3};
    private static final long[] VALUE = {2, 3, 3};

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'use_scale': true}", "{'use_scale': true, 'score_mode': 'concat'}"})
    void hasRightShapesAndGradients(String config) {
        LayerCheck.check(LayerCheck.layer("Attention", config), QUERY, VALUE);
        LayerCheck.check(LayerCheck.layer("AdditiveAttention", "{}"), QUERY, VALUE, VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MultiHeadAttention  | {'num_heads': 2, 'key_dim': 2, 'value_dim': 1, 'output_shape': 2}",
                "MultiHeadAttention  | {'num_heads': 1, 'key_dim': 1, 'use_gate': true, 'use_bias': false}",
                "GroupQueryAttention | {'head_dim': 1, 'num_query_heads': 2, 'num_key_value_heads': 1}"
            })
    void severalHeadsHaveRightShapesAndGradients(String layer, String config) {
        LayerCheck.check(LayerCheck.layer(layer, config), QUERY, VALUE);
    }

    @Test
    void attendsOverGivenAxes() {
        KerasLayer layer =
                LayerCheck.layer("MultiHeadAttention", "{'num_heads': 1, 'key_dim': 1, 'attention_axes': [1]}");
        LayerCheck.check(layer, new long[] {1, 2, 2, 2}, new long[] {1, 3, 2, 2});
    }

    @Test
    void refusesAxesOfBatchAndFeatures() {
        KerasLayer layer =
                LayerCheck.layer("MultiHeadAttention", "{'num_heads': 1, 'key_dim': 1, 'attention_axes': [2]}");
        assertThatThrownBy(() -> layer.outputShapes(List.of(QUERY, VALUE)))
                .hasMessage("option 'attention_axes': expected axes between batch and features, found [2]");
    }

    @Test
    void looksNeitherAheadNorAtWhatIsMasked() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("use_causal_mask", true).put("return_attention_scores", true);
        JsonNode config = JsonNodeFactory.instance.objectNode();
        KerasLayer layer = Attention.of(new LayerConfig(config, 3, List.of(), arguments));
        try (Tape tape = new Tape(false)) {
            Tensor x = tape.constant(Nd4j.zeros(1, 3, 2));
            Tensor mask = tape.constant(Nd4j.createFromArray(new float[][] {{1, 0, 1}}));
            Call call = new Call(tape, false, Map.of(), Arrays.asList(null, mask));
            Tensor scores = layer.call(call, List.of(x, x)).get(1);
            assertThat(scores.value()).isEqualTo(Nd4j.createFromArray(new float[][][] {
                {{1, 0, 0}, {1, 0, 0}, {.5f, 0, .5f}}
            }));
        }
    }
}
