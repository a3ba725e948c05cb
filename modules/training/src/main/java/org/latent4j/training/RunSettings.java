package org.latent4j.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;
import org.latent4j.common.Sha256;
import org.latent4j.data.Dataset;

/**
 * All that decides a training's result on one machine; a training goes on only with the same.
 *
 * @param recipe what is trained and how
 * @param seed of weights, order and all that is drawn
 * @param data what it is trained on
 * @param earlyStopping when it ends before its last epoch, or null for never
 * @param validationBatchSize rows of one validation batch
 * @param startingWeights SHA-256 of the weights it starts from, or null if the seed draws them
 * @param greedy of a greedy training, all of its phases; {@code recipe} is then its last one's
 */
public record RunSettings(
        Recipe recipe,
        long seed,
        Data data,
        @Nullable EarlyStopping earlyStopping,
        int validationBatchSize,
        @Nullable String startingWeights,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GreedyRecipe greedy) {

    /**
     * Which data.
     *
     * @param name the data set's
     * @param sources the files it came from, or its generator
     * @param trainRows rows trained on
     * @param validationRows rows watched
     * @param sha256 of the values of both, in the graph's layout
     */
    public record Data(String name, List<Dataset.Source> sources, int trainRows, int validationRows, String sha256) {
        public Data {
            sources = List.copyOf(sources);
        }

        static Data of(Dataset dataset, Rows train, Rows validation) {
            String digests = train.sha256() + validation.sha256();
            return new Data(
                    dataset.name(),
                    dataset.sources(),
                    train.count(),
                    validation.count(),
                    Sha256.of(digests.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /**
     * Refuses to go on with other settings. A run may be made longer, if its learning rates don't depend on its length.
     *
     * @throws TrainingException naming what differs
     */
    void checkGoesOn(RunSettings before, String folder) {
        boolean longer =
                recipe.epochs() > before.recipe.epochs() && !recipe.schedule().dependsOnEpochs();
        ObjectNode was = Json.MAPPER.valueToTree(before);
        ObjectNode now = Json.MAPPER.valueToTree(longer ? withRecipe(recipe.withEpochs(before.recipe.epochs())) : this);
        List<String> differences = differences(was, now);
        if (!differences.isEmpty()) {
            throw new TrainingException(folder + ": the run in it has other settings: "
                    + String.join("; ", differences.subList(0, Math.min(3, differences.size())))
                    + "; resume it with its own, or train into another folder");
        }
    }

    /** What is not the same in two objects, each as {@code path was a, now b}. */
    public static List<String> differences(JsonNode was, JsonNode now) {
        List<String> differences = new ArrayList<>();
        compare("", was, now, differences);
        return differences;
    }

    private RunSettings withRecipe(Recipe other) {
        return new RunSettings(other, seed, data, earlyStopping, validationBatchSize, startingWeights, greedy);
    }

    private static void compare(String path, @Nullable JsonNode was, @Nullable JsonNode now, List<String> differences) {
        if (was != null && now != null && was.isObject() && now.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            was.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(path.isEmpty() ? name : path + "." + name, was.get(name), now.get(name), differences);
            }
        } else if (was == null || !was.equals(now)) {
            differences.add(path + " was " + text(was) + ", now " + text(now));
        }
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "none" : value.isValueNode() ? value.asText() : value.toString();
    }
}
