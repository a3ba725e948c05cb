package org.latent4j.keras.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.network.LayerDefinition;

/**
 * Weights as Keras 1 stored them, where that differs: convolution kernels with other axes, a recurrent layer's gates each
 * in an array of its own. The rules are those of Keras's own {@code preprocess_weights_for_loading}.
 */
final class OlderWeights {
    private OlderWeights() {}

    /** The weights of one layer, converted where they aren't as wanted. */
    static List<FoundWeight> of(LayerDefinition layer, List<WeightTarget> targets, List<StoredWeight> stored) {
        String className = layer.className();
        if (className.equals("Bidirectional") && stored.size() > targets.size() && stored.size() % 2 == 0) {
            int half = stored.size() / 2;
            List<FoundWeight> both = new ArrayList<>(gates(stored.subList(0, half)));
            both.addAll(gates(stored.subList(half, stored.size())));
            return both;
        }
        if (targets.size() == 3 && (stored.size() == 12 || stored.size() == 9)) {
            return gates(stored);
        }
        List<FoundWeight> found = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            FoundWeight plain = FoundWeight.of(stored.get(i));
            boolean kernel = className.contains("Conv") && i < targets.size() && plain.shape().length >= 4;
            found.add(kernel ? kernel(layer, targets.get(i).spec().shape(), plain) : plain);
        }
        return found;
    }

    /** LSTM's gates were stored in the order input, candidate, forget, output; GRU's as they are used. */
    private static List<FoundWeight> gates(List<StoredWeight> stored) {
        if (stored.size() != 12 && stored.size() != 9) {
            return stored.stream().map(FoundWeight::of).toList();
        }
        int[] order = stored.size() == 12 ? new int[] {0, 6, 3, 9} : new int[] {0, 3, 6};
        List<FoundWeight> found = new ArrayList<>();
        for (int kind = 0; kind < 3; kind++) {
            int offset = kind;
            found.add(FoundWeight.sideBySide(Arrays.stream(order)
                    .mapToObj(gate -> stored.get(gate + offset))
                    .toList()));
        }
        return found;
    }

    private static FoundWeight kernel(LayerDefinition layer, long[] wanted, FoundWeight plain) {
        long[] shape = plain.shape();
        boolean first = layer.config().path("data_format").asText().equals("channels_first");
        if (layer.className().equals("Conv1D") && shape.length == 4) {
            FoundWeight ordered = shape[0] == wanted[0] && shape[1] == 1 ? plain : plain.permuted(2, 3, 1, 0);
            return ordered.reshaped(ordered.shape()[0], ordered.shape()[2], ordered.shape()[3]);
        }
        if (layer.className().equals("Conv2D") && first) {
            return plain.permuted(2, 3, 1, 0);
        }
        if (layer.className().equals("Conv2DTranspose")) {
            return first ? plain.permuted(2, 3, 0, 1) : plain.permuted(0, 1, 3, 2);
        }
        if (layer.className().equals("Conv3D") && first) {
            return plain.permuted(2, 3, 4, 1, 0);
        }
        return plain;
    }
}
