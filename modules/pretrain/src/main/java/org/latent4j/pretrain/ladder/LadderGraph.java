package org.latent4j.pretrain.ladder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.latent4j.layers.keras.KerasLossLayer;
import org.latent4j.layers.keras.KerasVertex;
import org.latent4j.layers.keras.LayerConfig;
import org.latent4j.models.Nonlinearity;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Builds a ladder network's graph. With l a level: {@code noisy_sum_l} and {@code sum_l} are the unlabelled rows' weighted sums
 * with noise and without, {@code noisy_z_l} and {@code z_l} those standardised, {@code noisy_h_l} and {@code h_l} its
 * activations, {@code u_l} what the level above says of it, {@code guess_l} the decoder's guess. The labelled rows' pass, with
 * noise, is {@code labelled_sum_l} and so on; its vertices own the weights.
 */
final class LadderGraph {
    static final String INPUT = "input";
    static final String UNLABELLED = "unlabelled";
    static final String CLASSES = "classes";
    static final String OUTPUT = "output";

    private static final String WITH_LABELS = "labelled_";
    private static final String NOISY = "noisy_";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Pieces in which the learning rate falls. */
    private static final int PIECES = 100;

    private final LadderNetwork network;
    private final LadderSettings settings;
    private final List<Integer> sizes;
    private final GraphBuilder graph;
    private final IUpdater updater;
    private final Map<String, KerasVertex> vertices = new HashMap<>();
    private final Map<String, Integer> widths = new HashMap<>();

    LadderGraph(LadderNetwork network, LadderSettings settings) {
        this.network = network;
        this.settings = settings;
        this.sizes = network.sizes();
        this.updater = new Adam(rates(settings));
        this.graph = new NeuralNetConfiguration.Builder()
                .seed(settings.seed())
                .dataType(Nd4j.defaultFloatingPointType())
                .updater(updater)
                .miniBatch(false)
                .graphBuilder()
                .addInputs(INPUT);
        widths.put(INPUT, network.inputSize());
    }

    /** The whole rate for two thirds of the steps, then linearly to 0. */
    private static ISchedule rates(LadderSettings settings) {
        Map<Integer, Double> rates = new TreeMap<>();
        rates.put(0, settings.learningRate());
        int whole = settings.steps() - settings.steps() / 3;
        for (int piece = 0; piece < PIECES; piece++) {
            int step = whole + (int) ((long) (settings.steps() - whole) * piece / PIECES);
            rates.put(step, settings.learningRate() * (1 - (piece + 0.5) / PIECES));
        }
        return new MapSchedule(ScheduleType.ITERATION, rates);
    }

    static String kernel(int level) {
        return WITH_LABELS + "sum_" + level;
    }

    static String shift(int level) {
        return WITH_LABELS + "h_" + level;
    }

    static String down(int level) {
        return "down_" + level;
    }

    static String guess(int level) {
        return "guess_" + level;
    }

    private static String clean(int level) {
        return level == 0 ? UNLABELLED : "sum_" + level;
    }

    /** The lowest level with a denoising cost; above the top if there is none. */
    static int lowest(LadderNetwork network, LadderSettings settings) {
        int level = 0;
        while (level <= network.top() && settings.lambda(level) == 0) {
            level++;
        }
        return level;
    }

    private int highest() {
        int level = network.top();
        while (settings.lambda(level) == 0) {
            level--;
        }
        return level;
    }

    ComputationGraphConfiguration build() {
        noisyPass(WITH_LABELS, INPUT);
        String last = classes(CLASSES, shift(network.top()));
        int lowest = lowest(network, settings);
        if (lowest <= network.top()) {
            graph.addInputs(UNLABELLED);
            widths.put(UNLABELLED, network.inputSize());
            noisyPass(NOISY, UNLABELLED);
            cleanPass(highest());
            decoder(lowest, classes(NOISY + CLASSES, NOISY + "h_" + network.top()));
            last = cost(lowest, highest());
        }
        KerasLossLayer loss = new KerasLossLayer(JSON.textNode("labelled_crossentropy"), 3, 1, CLASSES);
        graph.addLayer(OUTPUT, loss, last);
        return graph.setOutputs(OUTPUT).build();
    }

    /** The first pass has the weights, others have them from it. */
    private void noisyPass(String pass, String input) {
        noise(pass + "z_0", input);
        String previous = pass + "z_0";
        for (int level = 1; level <= network.top(); level++) {
            String sum = pass + "sum_" + level;
            String standardized = pass + "standardized_" + level;
            String z = pass + "z_" + level;
            boolean first = !vertices.containsKey(kernel(level));
            if (first) {
                add(sum, "Dense", dense(sizes.get(level)), sizes.get(level), previous);
            } else {
                again(sum, kernel(level), previous);
            }
            add(standardized, "BatchStandardization", options(), sizes.get(level), sum);
            noise(z, standardized);
            previous = pass + "h_" + level;
            if (first) {
                boolean isTop = level == network.top();
                add(previous, "ScaleShift", isTop ? options() : shiftOptions(), sizes.get(level), z);
            } else {
                again(previous, shift(level), z);
            }
        }
    }

    private String classes(String name, String from) {
        add(name, "Activation", options().put("activation", "softmax"), network.classes(), from);
        return name;
    }

    private void noise(String name, String from) {
        add(name, "GaussianNoise", options().put("stddev", settings.noise()), width(from), from);
    }

    /** A factor for each unit would be idle where the next layer's weights can take it over. */
    private ObjectNode shiftOptions() {
        boolean scale = network.activation() != Nonlinearity.RELU && network.activation() != Nonlinearity.LINEAR;
        return options()
                .put("scale", scale)
                .put("activation", network.activation().id());
    }

    private void cleanPass(int highest) {
        String previous = UNLABELLED;
        for (int level = 1; level <= highest; level++) {
            again(clean(level), kernel(level), previous);
            if (level < highest) {
                add("z_" + level, "BatchStandardization", options(), sizes.get(level), clean(level));
                previous = "h_" + level;
                again(previous, shift(level), "z_" + level);
            }
        }
    }

    private void decoder(int lowest, String classes) {
        String above = classes;
        for (int level = network.top(); level >= lowest; level--) {
            String said = above;
            if (level < network.top()) {
                said = down(level);
                add(said, "Dense", dense(sizes.get(level)), sizes.get(level), above);
            }
            add("u_" + level, "BatchStandardization", options(), sizes.get(level), said);
            add(guess(level), "LateralCombinator", options(), sizes.get(level), NOISY + "z_" + level, "u_" + level);
            above = guess(level);
        }
    }

    private String cost(int lowest, int highest) {
        List<String> inputs = new ArrayList<>(List.of(CLASSES));
        ArrayNode lambdas = JSON.arrayNode();
        for (int level = lowest; level <= highest; level++) {
            lambdas.add(settings.lambda(level));
            inputs.add(guess(level));
            inputs.add(clean(level));
        }
        ObjectNode options = options().put("first", lowest).set("lambdas", lambdas);
        add("cost", "LadderCost", options, network.classes(), inputs.toArray(String[]::new));
        return "cost";
    }

    private static ObjectNode options() {
        return JSON.objectNode();
    }

    private static ObjectNode dense(int units) {
        return options().put("units", units).put("use_bias", false);
    }

    private int width(String vertex) {
        return Objects.requireNonNull(widths.get(vertex), vertex);
    }

    private void add(String name, String kind, ObjectNode options, int units, String... inputs) {
        List<long[]> shapes = new ArrayList<>();
        for (String input : inputs) {
            shapes.add(new long[] {-1, width(input)});
        }
        put(name, new KerasVertex(kind, LayerConfig.of(options, 3), shapes, null), units, inputs);
    }

    /** A layer once more, between other vertices. */
    private void again(String name, String owner, String input) {
        KerasVertex vertex = Objects.requireNonNull(vertices.get(owner)).clone();
        vertex.setSharedWith(owner);
        vertex.setOrderOnly(1);
        put(name, vertex, width(owner), input, owner);
    }

    private void put(String name, KerasVertex vertex, int units, String... inputs) {
        vertex.setLayerName(name);
        vertex.setUpdater(updater);
        vertices.put(name, vertex);
        widths.put(name, units);
        graph.addVertex(name, vertex, inputs);
    }
}
