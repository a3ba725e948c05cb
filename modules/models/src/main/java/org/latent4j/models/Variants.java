package org.latent4j.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latent4j.common.Json;
import org.latent4j.layers.Sparsity;

/** The variants by name, with the sizes they have by default for examples of a given shape. */
public final class Variants {

    /**
     * One variant.
     *
     * @param name its name in commands and JSON
     * @param summary one line that says what it is
     * @param usualShape the shape its textbook example has
     * @param defaults the autoencoder of default size for an example's shape
     */
    public record Entry(
            String name, String summary, List<Integer> usualShape, Function<List<Integer>, Autoencoder> defaults) {}

    private static final List<Integer> PIXELS = List.of(28, 28, 1);
    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        add("linear", "no activation, squared error: finds the PCA plane", List.of(3), shape -> {
            int size = size(shape);
            return new LinearAutoencoder(size, size <= 3 ? Math.max(1, size - 1) : Math.min(30, size / 2));
        });
        add("stacked", "dense layers down to the codings and back", PIXELS, Variants::stacked);
        add(
                "tied",
                "stacked, decoder kernels are the encoder's transposed",
                PIXELS,
                shape -> new TiedAutoencoder(stacked(shape)));
        add("convolutional", "convolutions and pooling, transposed convolutions back", PIXELS, shape -> {
            List<Integer> image = asImage(shape);
            return ConvolutionalAutoencoder.of(image.get(0), image.get(1), image.get(2));
        });
        add("recurrent", "LSTMs read a sequence into codings and write it back", List.of(28, 28), shape -> {
            List<Integer> sequence = asSequence(shape);
            return RecurrentAutoencoder.of(sequence.get(0), sequence.get(1));
        });
        add(
                "denoising",
                "gets a noisy input in training, gives the clean one back",
                PIXELS,
                shape -> new DenoisingAutoencoder(stacked(shape), Noise.GAUSSIAN, 0.2));
        add(
                "sparse",
                "many sigmoid codings, few active at once",
                PIXELS,
                shape -> new SparseAutoencoder(
                        sized(shape, 300), Sparsity.KL, SparseAutoencoder.defaultWeight(Sparsity.KL), 0.1));
        add("variational", "codings are drawn from a distribution; generates", PIXELS, shape -> {
            int size = size(shape);
            List<Integer> hidden = size < 150 ? List.of(size, Math.max(4, size / 2)) : List.of(150, 100);
            return new VariationalAutoencoder(
                    StackedAutoencoder.of(size, hidden, Math.min(10, Math.max(1, size / 2))), 1, 0);
        });
    }

    private Variants() {}

    /** All variants in the chapter's order. */
    public static List<Entry> all() {
        return List.copyOf(ENTRIES.values());
    }

    /** The variants' names in the chapter's order. */
    public static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    /**
     * A variant of default size.
     *
     * @param shape of one example in Keras's layout; pictures are flattened, or read row by row, where the variant wants that
     * @throws IllegalArgumentException if there is no such variant, or it can't take examples of that shape
     */
    public static Autoencoder defaults(String name, List<Integer> shape) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "variant: expected one of " + String.join(", ", names()) + ", got " + name);
        }
        return entry.defaults().apply(shape);
    }

    /**
     * An autoencoder with some of its JSON properties replaced, such as {@code latentSize} or {@code core.loss}; a property
     * that the variant itself doesn't have is looked for in its core.
     *
     * @throws IllegalArgumentException if neither has it, or the value is refused
     */
    public static Autoencoder with(Autoencoder autoencoder, Map<String, ?> properties) {
        ObjectNode tree = Json.MAPPER.valueToTree(autoencoder);
        properties.forEach((name, value) -> owner(tree, name, autoencoder).set(name, Json.MAPPER.valueToTree(value)));
        if (properties.containsKey("sparsity") && !properties.containsKey("sparsityWeight")) {
            Sparsity sparsity = Json.MAPPER.convertValue(tree.get("sparsity"), Sparsity.class);
            tree.put("sparsityWeight", SparseAutoencoder.defaultWeight(sparsity));
        }
        try {
            return Json.MAPPER.treeToValue(tree, Autoencoder.class);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            throw new IllegalArgumentException(
                    cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode owner(ObjectNode tree, String name, Autoencoder autoencoder) {
        if (tree.has(name)) {
            return tree;
        }
        JsonNode core = tree.get("core");
        if (core instanceof ObjectNode node && node.has(name)) {
            return node;
        }
        throw new IllegalArgumentException(name + ": variant " + autoencoder.variant() + " has no such option");
    }

    private static void add(
            String name, String summary, List<Integer> usualShape, Function<List<Integer>, Autoencoder> defaults) {
        ENTRIES.put(name, new Entry(name, summary, usualShape, defaults));
    }

    private static StackedAutoencoder stacked(List<Integer> shape) {
        return sized(shape, Math.min(30, Math.max(1, size(shape) / 2)));
    }

    private static StackedAutoencoder sized(List<Integer> shape, int latentSize) {
        return StackedAutoencoder.of(size(shape), List.of(Math.min(100, Math.max(4, size(shape)))), latentSize);
    }

    private static int size(List<Integer> shape) {
        return Math.toIntExact(Shapes.size(shape));
    }

    private static List<Integer> asImage(List<Integer> shape) {
        return switch (shape.size()) {
            case 3 -> shape;
            case 2 -> List.of(shape.get(0), shape.get(1), 1);
            default ->
                throw new IllegalArgumentException(
                        "convolutional: expected pictures [height, width, channels], got examples of shape " + shape);
        };
    }

    /** A picture's rows are its steps; a plain row of numbers has one number a step. */
    private static List<Integer> asSequence(List<Integer> shape) {
        return switch (shape.size()) {
            case 3 -> List.of(shape.get(0), shape.get(1) * shape.get(2));
            case 2 -> shape;
            default -> List.of(shape.get(0), 1);
        };
    }
}
