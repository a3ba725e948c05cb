package org.latent4j.layers.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.tape.Tape;
import org.latent4j.tape.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Shapes and gradients of layers over space, what they refuse, and cases computed by hand. */
class SpatialLayersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Conv1D | {'filters': 2, 'kernel_size': 3, 'padding': 'causal', 'dilation_rate': 2} | 2 5 2",
                "Conv1D | {'filters': 2, 'kernel_size': [2], 'strides': [2], 'data_format': 'channels_first'} | 2 2 5",
                "Conv2D | {'filters': 2, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'} | 2 3 4 2",
                "Conv2D | {'filters': 2, 'kernel_size': [2, 3], 'strides': 2, 'padding': 'same', 'use_bias': false} | 1 4 5 2",
                "Conv2D | {'filters': 4, 'kernel_size': 2, 'groups': 2, 'data_format': 'channels_first'} | 1 4 3 3",
                "Conv2D | {'filters': 3, 'kernel_size': 1} | 2 2 3 2",
                "Conv3D | {'filters': 2, 'kernel_size': 2, 'strides': [1, 2, 1], 'padding': 'same'} | 1 2 3 2 2",
                "Conv1DTranspose | {'filters': 2, 'kernel_size': 3, 'strides': 2, 'output_padding': 1} | 1 3 2",
                "Conv2DTranspose | {'filters': 2, 'kernel_size': 3, 'strides': 2, 'padding': 'same'} | 2 2 3 2",
                "Conv2DTranspose | {'filters': 2, 'kernel_size': 2, 'strides': 3, 'data_format': 'channels_first'} | 1 2 2 2",
                "Conv2DTranspose | {'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'padding': 'same'} | 1 3 3 2",
                "Conv3DTranspose | {'filters': 2, 'kernel_size': 2, 'strides': [1, 2, 1], 'padding': 'same'} | 1 2 2 2 1",
                "DepthwiseConv1D | {'kernel_size': 2, 'depth_multiplier': 2, 'padding': 'same'} | 2 4 2",
                "DepthwiseConv2D | {'kernel_size': 2, 'strides': 2, 'data_format': 'channels_first'} | 1 2 4 4",
                "DepthwiseConv2D | {'kernel_size': 2, 'dilation_rate': 2, 'depth_multiplier': 2} | 1 3 4 2",
                "SeparableConv1D | {'filters': 3, 'kernel_size': 2, 'padding': 'causal'} | 2 3 2",
                "SeparableConv2D | {'filters': 3, 'kernel_size': 2, 'depth_multiplier': 2, 'padding': 'same'} | 1 3 3 2",
                "MaxPooling1D | {'pool_size': 2, 'strides': null, 'padding': 'same'} | 2 5 2",
                "MaxPooling2D | {'pool_size': [3, 2], 'strides': [1, 2], 'data_format': 'channels_first'} | 1 2 4 4",
                "MaxPooling3D | {} | 1 2 4 2 2",
                "AveragePooling1D | {'pool_size': 3, 'strides': 2, 'padding': 'same'} | 2 6 2",
                "AveragePooling2D | {'pool_size': 2, 'padding': 'same', 'data_format': 'channels_first'} | 1 2 3 4",
                "AveragePooling3D | {'pool_size': 2, 'strides': 1} | 1 2 3 2 2",
                "GlobalMaxPooling1D | {} | 2 4 3",
                "GlobalMaxPooling2D | {'keepdims': true, 'data_format': 'channels_first'} | 2 3 2 3",
                "GlobalMaxPooling3D | {'keepdims': true} | 2 2 2 2 2",
                "GlobalAveragePooling1D | {'keepdims': true} | 2 4 3",
                "GlobalAveragePooling2D | {'data_format': 'channels_first'} | 2 3 2 3",
                "GlobalAveragePooling3D | {} | 1 2 2 2 2",
                "AdaptiveMaxPooling2D | {'output_size': [2, 3]} | 1 5 4 2",
                "AdaptiveAveragePooling1D | {'output_size': 3, 'data_format': 'channels_first'} | 2 2 7",
                "UpSampling1D | {'size': 3} | 2 2 2",
                "UpSampling2D | {'size': [2, 3], 'data_format': 'channels_first'} | 1 2 2 3",
                "UpSampling2D | {'size': 2, 'interpolation': 'bilinear'} | 1 3 2 2",
                "UpSampling2D | {'size': 3, 'interpolation': 'bicubic'} | 1 3 4 1",
                "UpSampling2D | {'size': 2, 'interpolation': 'lanczos3'} | 1 3 4 1",
                "UpSampling3D | {'size': [1, 2, 2]} | 1 2 2 2 2",
                "ZeroPadding1D | {'padding': [1, 2]} | 2 2 2",
                "ZeroPadding2D | {'padding': [[0, 1], [2, 0]], 'data_format': 'channels_first'} | 1 2 2 2",
                "ZeroPadding3D | {'padding': [1, 0, 2]} | 1 1 2 2 1",
                "Cropping1D | {'cropping': [1, 2]} | 2 5 2",
                "Cropping2D | {'cropping': [[0, 1], [2, 0]]} | 1 3 4 2",
                "Cropping3D | {'cropping': 1, 'data_format': 'channels_first'} | 1 2 3 3 4",
                "Reshape | {'target_shape': [2, -1]} | 2 3 4",
                "Flatten | {'data_format': 'channels_first'} | 2 3 2 2",
                "Flatten | {} | 5",
                "Permute | {'dims': [3, 1, 2]} | 2 3 4 2",
                "RepeatVector | {'n': 3} | 2 3",
                "Resizing | {'height': 5, 'width': 2} | 1 3 4 2",
                "Resizing | {'height': 2, 'width': 2, 'antialias': true, 'crop_to_aspect_ratio': true} | 1 3 5 1",
                "Resizing | {'height': 3, 'width': 3, 'pad_to_aspect_ratio': true, 'interpolation': 'nearest'} | 1 2 5 1",
                "CenterCrop | {'height': 2, 'width': 3} | 1 5 4 1",
                "CenterCrop | {'height': 4, 'width': 3, 'data_format': 'channels_first'} | 1 2 3 3",
            })
    void hasRightShapesAndGradients(String name, String config, String shape) {
        long[] sizes =
                Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
        KerasLayer layer = LayerCheck.layer(name, config);
        LayerCheck.check(layer, sizes);
        long[] anyBatch = sizes.clone();
        anyBatch[0] = -1;
        assertThat(layer.outputShapes(List.of(anyBatch)).get(0)[0]).isEqualTo(-1);
    }

    @Test
    void leavesUnknownSizesOpen() {
        assertThat(shape("Conv2D", "{'filters': 3, 'kernel_size': 2}", -1, -1, 5, 1))
                .containsExactly(-1, -1, 4, 3);
        assertThat(shape("Conv1DTranspose", "{'filters': 3, 'kernel_size': 2}", -1, -1, 1))
                .containsExactly(-1, -1, 3);
        assertThat(shape("Reshape", "{'target_shape': [-1, 2]}", -1, -1, 4)).containsExactly(-1, -1, 2);
        assertThat(shape("Flatten", "{}", -1, -1, 4)).containsExactly(-1, -1);
        assertThat(shape("UpSampling1D", "{}", -1, -1, 4)).containsExactly(-1, -1, 4);
    }

    private static long[] shape(String name, String config, long... input) {
        return LayerCheck.layer(name, config).outputShapes(List.of(input)).get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Conv2D | {'filters': 2147483647, 'kernel_size': 2147483647} | 2 2147483647 2147483647 2147483647",
                "Conv1D | {'filters': 2147483647, 'kernel_size': 3, 'dilation_rate': 2147483647} | 2 1000000000 9",
                "Conv2DTranspose | {'filters': 2, 'kernel_size': 2, 'strides': 2147483647} | 2 2147483647 9 9",
                "DepthwiseConv2D | {'kernel_size': 1, 'depth_multiplier': 2147483647} | 2 9 9 9",
                "UpSampling2D | {'size': 2147483647} | 2 9 9 9",
                "ZeroPadding2D | {'padding': 2147483647} | 2 9 9 9",
                "Reshape | {'target_shape': [2147483647, 2147483647, 2147483647]} | 2 9",
                "Flatten | {} | 2 2147483647 2147483647 2147483647 4",
                "MaxPooling2D | {'pool_size': 2147483647} | 2 9 9 9",
                "Cropping2D | {'cropping': 2147483647} | 2 9 9 9",
                "Cropping2D | {'cropping': -1} | 2 9 9 9",
                "Conv2D | {'filters': 2, 'kernel_size': 0} | 2 9 9 9",
                "Conv2D | {'filters': 2, 'kernel_size': 2, 'padding': 'causal'} | 2 9 9 9",
                "Conv2D | {'filters': 2, 'kernel_size': 2, 'groups': 2} | 2 9 9 9",
                "Conv2D | {'filters': 2, 'kernel_size': 2} | 2 9 9",
                "Conv2DTranspose | {'filters': 2, 'kernel_size': 2, 'strides': 2, 'output_padding': 2} | 2 9 9 9",
                "Permute | {'dims': [1, 1]} | 2 9 9",
            })
    void refuses(String name, String config, String shape) {
        long[] sizes =
                Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
        assertThatThrownBy(() -> {
                    KerasLayer layer = LayerCheck.layer(name, config);
                    layer.outputShapes(List.of(sizes));
                    layer.weights(List.of(sizes));
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void namesAnInterpolationThatIsNotKnown() {
        assertThatThrownBy(() -> LayerCheck.layer("UpSampling2D", "{'interpolation': 'mystic'}"))
                .isInstanceOf(UnsupportedLayerException.class)
                .hasMessage("option 'interpolation': 'mystic' is not known");
    }

    @Test
    void transposesWithAnEvenKernelAsKeras() {
        // [1, 2] spread by [1, 10, 100, 1000] at stride 2 is [1, 10, 102, 1020, 200, 2000]; "same" drops one at each
        // side
        assertThat(run(
                        "Conv1DTranspose",
                        "{'filters': 1, 'kernel_size': 4, 'strides': 2, 'padding': 'same', 'use_bias': false}",
                        Nd4j.createFromArray(1.0, 2).reshape('c', 1, 2, 1),
                        Map.of(
                                "kernel",
                                Nd4j.createFromArray(1.0, 10, 100, 1000).reshape('c', 4, 1, 1))))
                .containsExactly(10, 102, 1020, 200);
    }

    @Test
    void flattensInTheOrderOfChannelsLast() {
        assertThat(run(
                        "Flatten",
                        "{'data_format': 'channels_first'}",
                        Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6).reshape('c', 1, 2, 3),
                        Map.of()))
                .containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void interpolatesBetweenCentresOfPixels() {
        INDArray x = Nd4j.createFromArray(0.0, 4).reshape('c', 1, 1, 2, 1);
        assertThat(run("UpSampling2D", "{'size': [1, 2], 'interpolation': 'bilinear'}", x, Map.of()))
                .containsExactly(0, 1, 3, 4);
    }

    @Test
    void averagesWhatIsNotMasked() {
        Tape tape = new Tape(false);
        Tensor x = tape.constant(Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6).reshape('c', 1, 3, 2));
        Tensor mask = tape.constant(Nd4j.createFromArray(1.0, 0, 1).reshape('c', 1, 3));
        KerasLayer layer = LayerCheck.layer("GlobalAveragePooling1D", "{}");
        Tensor mean = layer.call(new Call(tape, false, Map.of(), List.of(mask)), List.of(x))
                .get(0);
        assertThat(mean.value().getDouble(0, 0)).isCloseTo(3, within(1e-12));
        assertThat(mean.value().getDouble(0, 1)).isCloseTo(4, within(1e-12));
    }

    private static double[] run(String name, String config, INDArray x, Map<String, INDArray> weights) {
        Tape tape = new Tape(false);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.forEach((key, value) -> tensors.put(key, tape.constant(value)));
        KerasLayer layer = LayerCheck.layer(name, config);
        Call call = new Call(tape, false, tensors, Collections.nCopies(1, null));
        return layer.call(call, List.of(tape.constant(x)))
                .get(0)
                .value()
                .dup('c')
                .data()
                .asDouble();
    }
}
