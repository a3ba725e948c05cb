package org.latent4j.keras.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.latent4j.keras.archive.StoredWeight;
import org.latent4j.keras.archive.WeightGroup;
import org.latent4j.keras.network.LayerDefinition;
import org.latent4j.keras.network.ModelDefinition;
import org.latent4j.models.MalformedModelException;

/**
 * Weights of the older HDF5 files: a group for each layer of the outermost model, with the names of its weights in the
 * order of {@code layer.weights}: trainable ones first. A nested model is one layer here.
 */
final class NamedWeights {
    private final WeightFinder finder;
    private final WeightGroup root;
    private final Map<LayerDefinition, ModelDefinition> inner;
    private final boolean older;

    NamedWeights(WeightFinder finder, WeightGroup root, Map<LayerDefinition, ModelDefinition> inner, boolean older) {
        this.finder = finder;
        this.root = root;
        this.inner = inner;
        this.older = older;
    }

    void find(ModelDefinition model) {
        for (LayerDefinition layer : model.layers()) {
            List<WeightTarget> targets = targets(layer);
            ModelDefinition nested = layer.model();
            if (targets.isEmpty()) {
                continue;
            }
            WeightGroup group = root.group(layer.name());
            if (group == null && nested != null) {
                group = root.group(nested.name()); // of a subclassed model: there by the models' own names
            }
            if (group == null && nested != null) {
                find(nested); // Keras 1 lists the layers of nested sequential models among the others
            } else if (group == null) {
                throw new MalformedModelException("layer '" + layer.name() + "' (" + layer.className()
                        + "): expected its weights, found none among " + root.names("layer_names"));
            } else {
                match(layer, targets, stored(layer, group));
            }
        }
    }

    private record Named(String name, StoredWeight weight) {
        /** The weight's own name: {@code kernel} of {@code encoder/dense/kernel:0}. */
        String last() {
            String plain = name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
            return plain.substring(plain.lastIndexOf('/') + 1);
        }
    }

    private static List<Named> stored(LayerDefinition layer, WeightGroup group) {
        List<String> names = group.names("weight_names");
        List<Named> stored = new ArrayList<>();
        for (String name : names == null ? List.<String>of() : names) {
            StoredWeight weight = group.array(name);
            if (weight == null) {
                throw new MalformedModelException(
                        "layer '" + layer.name() + "': weight '" + name + "' is listed but not there");
            }
            stored.add(new Named(name, weight));
        }
        return stored;
    }

    /** Trainable weights of all inner layers, then the others; each kind in the layers' order. */
    private List<WeightTarget> targets(LayerDefinition layer) {
        List<WeightTarget> all = new ArrayList<>();
        collect(layer, all);
        List<WeightTarget> ordered =
                new ArrayList<>(all.stream().filter(WeightTarget::trainable).toList());
        all.stream().filter(target -> !target.trainable()).forEach(ordered::add);
        return ordered;
    }

    private void collect(LayerDefinition layer, List<WeightTarget> all) {
        ModelDefinition model = layer.model() == null ? inner.get(layer) : layer.model();
        if (model != null) {
            for (LayerDefinition part : model.layers()) {
                collect(part, all);
            }
        }
        for (WeightTarget target : finder.targets(layer)) {
            if (!all.contains(target)) {
                all.add(target);
            }
        }
    }

    private void match(LayerDefinition layer, List<WeightTarget> targets, List<Named> stored) {
        if (older && layer.model() == null) {
            matchOlder(layer, targets, stored);
            return;
        }
        boolean tied =
                layer.model() == null && targets.get(0).node().className().equals("TiedDense");
        List<Named> own = tied ? ownOnly(layer, stored) : stored;
        List<Named> usable = own.stream()
                .filter(named -> own.size() == targets.size() || !isOfNoLayer(named))
                .toList();
        if (usable.size() != targets.size()) {
            throw wrongNumber(layer, targets, usable);
        }
        List<@Nullable Named> byName = byName(targets, usable);
        for (int i = 0; i < targets.size(); i++) {
            Named named = byName.contains(null) ? usable.get(i) : Objects.requireNonNull(byName.get(i));
            checkName(targets.get(i), named);
            finder.put(targets.get(i), FoundWeight.of(named.weight()));
        }
    }

    private void matchOlder(LayerDefinition layer, List<WeightTarget> targets, List<Named> stored) {
        List<FoundWeight> found = OlderWeights.of(
                layer, targets, stored.stream().map(Named::weight).toList());
        if (found.size() != targets.size()) {
            throw wrongNumber(layer, targets, stored);
        }
        for (int i = 0; i < targets.size(); i++) {
            finder.put(targets.get(i), found.get(i));
        }
    }

    private static MalformedModelException wrongNumber(
            LayerDefinition layer, List<WeightTarget> targets, List<Named> stored) {
        return new MalformedModelException("layer '" + layer.name() + "' (" + layer.className() + "): expected "
                + targets.size() + " weights " + describe(targets) + ", found " + stored.size() + " "
                + stored.stream().map(Named::name).toList());
    }

    /** A tied layer lists the weights of the layer that it holds behind its own. */
    private static List<Named> ownOnly(LayerDefinition layer, List<Named> stored) {
        return stored.stream()
                .filter(named -> named.name().matches("(.*/)?" + Pattern.quote(layer.name()) + "/[^/]+"))
                .toList();
    }

    /** States of random generators, and weights of vocabularies, which aren't a layer's weights here. */
    private static boolean isOfNoLayer(Named named) {
        return named.name().contains("seed_generator") || named.name().matches("Variable(_\\d+)?:0");
    }

    private static List<String> describe(List<WeightTarget> targets) {
        return targets.stream()
                .map(target ->
                        target.spec().name() + Arrays.toString(target.spec().shape()))
                .toList();
    }

    /** For each target the one stored weight under its layer's name and its own; null where that isn't one. */
    private static List<@Nullable Named> byName(List<WeightTarget> targets, List<Named> stored) {
        Map<String, @Nullable Named> byKey = new HashMap<>();
        for (Named named : stored) {
            String[] parts = named.name().split("/", -1);
            for (int i = 0; i < parts.length - 1; i++) {
                String key = parts[i] + "/" + named.last();
                byKey.put(key, byKey.containsKey(key) ? null : named);
            }
        }
        List<@Nullable Named> result = new ArrayList<>();
        for (WeightTarget target : targets) {
            boolean nested = target.spec().name().contains("/");
            result.add(
                    nested
                            ? null
                            : byKey.get(target.node().definition().name() + "/"
                                    + target.spec().name()));
        }
        return result.stream().distinct().count() == result.size() ? result : java.util.Collections.singletonList(null);
    }

    /** Keras 2 and 3 name weights as we do; other names than these (Keras 1) say nothing. */
    private static void checkName(WeightTarget target, Named named) {
        String name = target.spec().name();
        String expected = name.substring(name.lastIndexOf('/') + 1);
        String found = named.last();
        boolean depthwise = found.equals("depthwise_kernel") && expected.equals("kernel"); // Keras 2's name of it
        if (KNOWN.contains(found) && KNOWN.contains(expected) && !found.equals(expected) && !depthwise) {
            throw new MalformedModelException(target.where() + ": expected the weight '" + expected + "', found '"
                    + named.name() + "' in its place");
        }
    }

    private static final java.util.Set<String> KNOWN = java.util.Set.of(
            "kernel",
            "bias",
            "recurrent_kernel",
            "gamma",
            "beta",
            "moving_mean",
            "moving_variance",
            "depthwise_kernel",
            "pointwise_kernel",
            "embeddings");
}
