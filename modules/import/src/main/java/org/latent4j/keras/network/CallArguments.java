package org.latent4j.keras.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of the call arguments that layers with several kinds of inputs have, by position. */
final class CallArguments {
    private static final List<String> RECURRENT = List.of("", "initial_state", "mask");
    private static final List<String> ATTENTION =
            List.of("query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask");

    private static final Map<String, List<String>> BY_CLASS = Map.ofEntries(
            Map.entry("LSTM", RECURRENT),
            Map.entry("GRU", RECURRENT),
            Map.entry("SimpleRNN", RECURRENT),
            Map.entry("CuDNNLSTM", RECURRENT),
            Map.entry("CuDNNGRU", RECURRENT),
            Map.entry("RNN", RECURRENT),
            Map.entry("Bidirectional", RECURRENT),
            Map.entry("ConvLSTM1D", RECURRENT),
            Map.entry("ConvLSTM2D", RECURRENT),
            Map.entry("ConvLSTM3D", RECURRENT),
            Map.entry("MultiHeadAttention", ATTENTION),
            Map.entry("GroupQueryAttention", ATTENTION),
            Map.entry("GroupedQueryAttention", ATTENTION));

    private CallArguments() {}

    /** Positions replaced by names; a list of tensors given to a recurrent layer is its input and its initial state. */
    static List<String> names(String className, List<String> written) {
        List<String> positions = BY_CLASS.get(className);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            String name = written.get(i);
            if (positions == null) {
                names.add(name);
            } else if (name.startsWith("#")) {
                int position = Integer.parseInt(name.substring(1));
                names.add(position < positions.size() ? positions.get(position) : name);
            } else if (name.isEmpty()) {
                names.add(i == 0 ? positions.get(0) : positions.get(Math.min(i, 1)));
            } else {
                names.add(name);
            }
        }
        return names;
    }
}
