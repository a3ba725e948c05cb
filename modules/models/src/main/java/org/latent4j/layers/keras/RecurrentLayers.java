package org.latent4j.layers.keras;

import java.util.Map;

/** Layers over time: recurrent ones and their wrappers, attention, masking. */
final class RecurrentLayers {
    private RecurrentLayers() {}

    static void addTo(Map<String, KerasLayers.Factory> known) {
        known.put("SimpleRNN", config -> Recurrent.of(config, SimpleRnnCell.of(config)));
        known.put("LSTM", config -> Recurrent.of(config, LstmCell.of(config)));
        known.put("GRU", config -> Recurrent.of(config, GruCell.of(config)));
        known.put("CuDNNLSTM", config -> Recurrent.of(config, CudnnCell.of(config, 4)));
        known.put("CuDNNGRU", config -> Recurrent.of(config, CudnnCell.of(config, 3)));
        known.put("RNN", Recurrent::ofCell);
        known.put("Bidirectional", Bidirectional::of);
        known.put("TimeDistributed", TimeDistributed::of);
        known.put("Masking", MaskingLayer::of);
        known.put("Embedding", Embedding::of);
        known.put("ConvLSTM1D", config -> ConvLstmCell.layer(config, 1));
        known.put("ConvLSTM2D", config -> ConvLstmCell.layer(config, 2));
        known.put("ConvLSTM3D", config -> ConvLstmCell.layer(config, 3));
        known.put("Attention", Attention::of);
        known.put("AdditiveAttention", Attention::additive);
        known.put("MultiHeadAttention", MultiHeadAttention::of);
        known.put("GroupQueryAttention", MultiHeadAttention::grouped);
        known.put("GroupedQueryAttention", MultiHeadAttention::grouped);
    }
}
