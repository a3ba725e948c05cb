package org.latent4j.keras;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.keras.network.FlatNetwork;
import org.latent4j.keras.network.FlatNode;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.keras.weights.WeightSource;

/**
 * What became of a file.
 *
 * @param file its name
 * @param kerasVersion as it says, or {@code unknown}
 * @param model the model's class and name
 * @param layers every call of a layer
 * @param codings what the codings are, and how that was found
 * @param notices what was left out or isn't as in Keras
 */
public record ImportReport(
        String file, String kerasVersion, String model, List<Mapping> layers, String codings, List<String> notices) {
    private static final int SOME = 6;

    public ImportReport {
        layers = List.copyOf(layers);
        notices = List.copyOf(notices);
    }

    /**
     * A call of a layer.
     *
     * @param name {@code outer/inner}
     * @param kerasClass Keras's class name
     * @param computedBy the name of what computes it here
     * @param note what is special; empty for nothing
     */
    public record Mapping(String name, String kerasClass, String computedBy, String note) {}

    static ImportReport of(
            KerasArchive archive,
            ModelDefinition model,
            FlatNetwork network,
            WeightSource weights,
            Codings codings,
            List<String> ofTraining) {
        List<Mapping> layers = new ArrayList<>();
        network.texts()
                .forEach((input, text) -> layers.add(new Mapping(
                        text.name(),
                        text.layer().className(),
                        "TextEncoding",
                        "in front of the graph, whose input '" + input + "' takes the numbers")));
        for (FlatNode node : network.nodes()) {
            layers.add(new Mapping(node.name(), node.definition().className(), node.className(), node.note()));
        }
        List<String> notices = new ArrayList<>(network.notices());
        List<String> unused = weights.unused().stream()
                .filter(path -> network.texts().isEmpty() || !path.endsWith("/idf_weights"))
                .toList();
        notices.addAll(ofTraining);
        if (!unused.isEmpty()) {
            notices.add(unused(unused));
        }
        String version = archive.kerasVersion();
        return new ImportReport(
                archive.name(),
                version == null ? "unknown" : version,
                model.className() + " '" + model.name() + "'",
                layers,
                codings.how(),
                notices);
    }

    private static String unused(List<String> paths) {
        String some = String.join(", ", paths.subList(0, Math.min(SOME, paths.size())));
        String more = paths.size() > SOME ? " and " + (paths.size() - SOME) + " more" : "";
        return "arrays in the file that no output needs: " + some + more;
    }
}
