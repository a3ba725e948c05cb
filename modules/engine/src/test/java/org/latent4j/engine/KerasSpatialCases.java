package org.latent4j.engine;

import static org.latent4j.engine.KerasLayerCases.chain;

import java.util.List;
import java.util.stream.Stream;
import org.latent4j.engine.KerasLayerCases.Case;

/** Convolutions, pooling, and layers that put numbers elsewhere. */
final class KerasSpatialCases {
    private KerasSpatialCases() {}

    static Stream<Case> all() {
        return Stream.concat(images(), moreImages());
    }

    private static Stream<Case> images() {
        List<Integer> image = List.of(7, 6, 3);
        List<Integer> sequence = List.of(9, 3);
        String tanh = "'activation': 'tanh', ";
        return Stream.of(
                chain("conv", image, "Conv2D", "{'filters': 9, 'kernel_size': 3, 'activation': 'tanh'}"),
                chain(
                        "conv, same, strides, then another",
                        image,
                        "Conv2D",
                        "{'filters': 9, " + tanh + "'kernel_size': [3, 2], 'padding': 'same', 'strides': 2}",
                        "Conv2D",
                        "{'filters': 17, " + tanh + "'kernel_size': 3, 'padding': 'same', 'dilation_rate': 2}",
                        "Conv2D",
                        "{'filters': 2, " + tanh + "'kernel_size': 2, 'padding': 'same'}"),
                chain(
                        "conv 1D, causal",
                        sequence,
                        "Conv1D",
                        "{'filters': 6, " + tanh + "'kernel_size': 3, 'padding': 'causal', 'dilation_rate': 2}",
                        "Conv1D",
                        "{'filters': 5, " + tanh + "'kernel_size': 2, 'padding': 'same'}"),
                chain(
                        "transposed",
                        image,
                        "Conv2DTranspose",
                        "{'filters': 9, " + tanh + "'kernel_size': 3, 'padding': 'same', 'strides': 2}",
                        "Conv2DTranspose",
                        "{'filters': 2, " + tanh + "'kernel_size': 2}"),
                chain(
                        "transposed 1D",
                        sequence,
                        "Conv1DTranspose",
                        "{'filters': 9, " + tanh + "'kernel_size': 3, 'padding': 'same', 'strides': 2}"),
                chain(
                        "pooling",
                        image,
                        "Conv2D",
                        "{'filters': 9, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}",
                        "MaxPooling2D",
                        "{'pool_size': 2, 'padding': 'same'}",
                        "AveragePooling2D",
                        "{'pool_size': 2, 'strides': 1, 'padding': 'same'}"),
                chain(
                        "pooling 1D",
                        sequence,
                        "Conv1D",
                        "{'filters': 9, 'kernel_size': 3, 'activation': 'tanh'}",
                        "MaxPooling1D",
                        "{'pool_size': 3, 'strides': 2}",
                        "AveragePooling1D",
                        "{'pool_size': 2}"),
                chain(
                        "shapes",
                        image,
                        "Conv2D",
                        "{'filters': 5, 'kernel_size': 3, 'activation': 'tanh'}",
                        "UpSampling2D",
                        "{'size': [2, 3]}",
                        "ZeroPadding2D",
                        "{'padding': [[1, 2], [0, 1]]}",
                        "Cropping2D",
                        "{'cropping': [[2, 1], [1, 1]]}",
                        "Reshape",
                        "{'target_shape': [-1, 5]}",
                        "Conv1D",
                        "{'filters': 4, 'kernel_size': 5, 'strides': 4}"),
                chain(
                        "rows repeated",
                        List.of(6),
                        "Dense",
                        "{'units': 5}",
                        "RepeatVector",
                        "{'n': 4}",
                        "UpSampling1D",
                        "{'size': 2}",
                        "Conv1D",
                        "{'filters': 4, 'kernel_size': 3}"));
    }

    private static Stream<Case> moreImages() {
        List<Integer> image = List.of(6, 5, 4);
        String conv = "{'filters': 8, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}";
        String first = "'data_format': 'channels_first', ";
        return Stream.of(
                chain(
                        "channels first",
                        List.of(3, 6, 5),
                        "Conv2D",
                        "{" + first + "'filters': 8, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'}",
                        "BatchNormalization",
                        "{'axis': 1}",
                        "MaxPooling2D",
                        "{" + first + "'pool_size': 2}",
                        "Flatten",
                        "{'data_format': 'channels_first'}"),
                chain("global average", image, "Conv2D", conv, "GlobalAveragePooling2D", "{}"),
                chain(
                        "global average and maximum of sequences",
                        List.of(6, 5),
                        "Conv1D",
                        "{'filters': 8, 'kernel_size': 3, 'activation': 'tanh'}",
                        "GlobalAveragePooling1D",
                        "{'keepdims': true}",
                        "GlobalMaxPooling1D",
                        "{}"),
                chain("permute", image, "Conv2D", conv, "Permute", "{'dims': [3, 1, 2]}", "Conv2D", conv),
                chain("prelu", image, "PReLU", "{'shared_axes': [1, 2]}", "Conv2D", conv, "PReLU", "{}"),
                chain(
                        "depthwise",
                        image,
                        "DepthwiseConv2D",
                        "{'kernel_size': 3, 'padding': 'same', 'depth_multiplier': 2}",
                        "DepthwiseConv2D",
                        "{'kernel_size': [2, 3], 'strides': 2, 'use_bias': false, 'activation': 'tanh'}"),
                chain(
                        2,
                        "separable",
                        image,
                        "SeparableConv2D",
                        "{'kernel_size': 3, 'filters': 9, 'padding': 'same', 'activation': 'tanh'}",
                        "SeparableConv2D",
                        "{'kernel_size': 2, 'filters': 3, 'depth_multiplier': 2}"),
                chain(
                        "groups",
                        image,
                        "Conv2D",
                        "{'filters': 6, 'kernel_size': 3, 'padding': 'same', 'groups': 2, 'activation': 'tanh'}",
                        "Conv2D",
                        "{'filters': 9, 'kernel_size': 3, 'groups': 3, 'use_bias': false}"),
                chain(
                        "dense between convolutions",
                        image,
                        "Conv2D",
                        conv,
                        "Dense",
                        "{'units': 3}",
                        "Conv2D",
                        conv,
                        "Dense",
                        "{'units': 9, 'activation': 'tanh'}",
                        "Conv2D",
                        conv),
                chain(
                        "recurrent between convolutions",
                        List.of(6, 4),
                        "Conv1D",
                        "{'filters': 5, 'kernel_size': 3, 'padding': 'same'}",
                        "GRU",
                        "{'units': 5, 'return_sequences': true}",
                        "Conv1D",
                        "{'filters': 5, 'kernel_size': 3, 'padding': 'same'}"),
                new Case(
                        "along another axis",
                        3,
                        List.of(4, 3, 5),
                        graph -> graph.layer("a", "Conv2D", conv, "in")
                                .layer("b", "Conv2D", conv, "in")
                                .layer("joined", "Concatenate", "{'axis': 2}", "a", "b")
                                .then("Conv2D", conv)));
    }
}
