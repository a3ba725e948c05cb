package org.latent4j.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.latent4j.pretrain.FewLabelExperiment.Outcome;

/** An experiment's outcomes together: means over seeds, and whether differences are more than chance. */
public final class FewLabelResults {
    /** Probability below which a difference over seeds isn't put down to chance. */
    private static final double SIGNIFICANT = 0.05;

    private final Map<Integer, Map<Way, Map<Integer, Double>>> accuracies = new TreeMap<>();

    /** @param outcomes of any numbers of labels, seeds and ways */
    public FewLabelResults(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            accuracies
                    .computeIfAbsent(outcome.labels(), labels -> new TreeMap<>())
                    .computeIfAbsent(outcome.way(), way -> new TreeMap<>())
                    .put(outcome.seed(), outcome.accuracy());
        }
    }

    /**
     * Mean and spread over seeds.
     *
     * @param mean of the values
     * @param sd standard deviation (with n - 1); 0 for one value
     * @param values by seed
     */
    public record Spread(double mean, double sd, List<Double> values) {
        public Spread {
            values = List.copyOf(values);
        }

        static Spread of(List<Double> values) {
            double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
            double squares =
                    values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            return new Spread(mean, values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1)), values);
        }
    }

    /**
     * How far one way is from another, over the seeds that both have.
     *
     * @param over the other way
     * @param mean of the differences of accuracy
     * @param sd their standard deviation
     * @param p two-sided probability of such a mean by chance, by Student's t-test of pairs; null with fewer than two seeds,
     *     or if all differences are the same
     */
    public record Gain(
            Way over, double mean, double sd, @Nullable Double p) {}

    /** Numbers of labels, in ascending order. */
    public List<Integer> labels() {
        return List.copyOf(accuracies.keySet());
    }

    /** Ways that were gone with a number of labels. */
    public List<Way> ways(int labels) {
        return List.copyOf(of(labels).keySet());
    }

    /** Seeds that were used with a number of labels. */
    public List<Integer> seeds(int labels) {
        TreeSet<Integer> seeds = new TreeSet<>();
        of(labels).values().forEach(bySeed -> seeds.addAll(bySeed.keySet()));
        return List.copyOf(seeds);
    }

    private Map<Way, Map<Integer, Double>> of(int labels) {
        return Objects.requireNonNull(accuracies.get(labels), () -> "no results with " + labels + " labels");
    }

    /** Test accuracies of a way; null if it wasn't gone. */
    public @Nullable Spread accuracy(int labels, Way way) {
        Map<Integer, Double> bySeed = of(labels).get(way);
        return bySeed == null ? null : Spread.of(List.copyOf(bySeed.values()));
    }

    /** What the pretrained way gains over another; null if one of them wasn't gone. */
    public @Nullable Gain gain(int labels, Way over) {
        Map<Integer, Double> ours = of(labels).get(Way.PRETRAINED);
        Map<Integer, Double> theirs = of(labels).get(over);
        if (ours == null || theirs == null) {
            return null;
        }
        List<Double> differences = new ArrayList<>();
        ours.forEach((seed, accuracy) -> {
            Double other = theirs.get(seed);
            if (other != null) {
                differences.add(accuracy - other);
            }
        });
        if (differences.isEmpty()) {
            return null;
        }
        Spread spread = Spread.of(differences);
        int n = differences.size();
        Double p = null;
        if (n > 1 && spread.sd() > 0) {
            double t = Math.abs(spread.mean()) / (spread.sd() / Math.sqrt(n));
            p = 2 * new TDistribution(n - 1).cumulativeProbability(-t);
        }
        return new Gain(over, spread.mean(), spread.sd(), p);
    }

    /** The best of the baselines that train no network; null if there are none. */
    public @Nullable Way bestBaseline(int labels) {
        Way best = null;
        for (Way way : of(labels).keySet()) {
            boolean counts = !way.trains() && way != Way.FROZEN;
            if (counts && (best == null || mean(labels, way) > mean(labels, best))) {
                best = way;
            }
        }
        return best;
    }

    private double mean(int labels, Way way) {
        return Objects.requireNonNull(accuracy(labels, way)).mean();
    }

    /** In words what the model, its weights and the unlabelled rows, bring with a number of labels. */
    public List<String> verdicts(int labels, Method method) {
        List<String> verdicts = new ArrayList<>();
        Gain scratch = gain(labels, Way.SCRATCH);
        if (scratch != null) {
            verdicts.add(verdict(
                    scratch, Way.PRETRAINED.title(method), "the same network from scratch, without unlabelled rows"));
        }
        Way baseline = bestBaseline(labels);
        Gain best = baseline == null ? null : gain(labels, baseline);
        if (best != null) {
            verdicts.add(verdict(
                    best,
                    Way.PRETRAINED.title(method),
                    "the best baseline, " + best.over().title(method)));
        }
        Gain fresh = gain(labels, Way.FRESH);
        if (fresh != null) {
            verdicts.add(verdict(fresh, "the model's weights", "new weights, trained alike"));
        }
        return verdicts;
    }

    private static String verdict(Gain gain, String what, String over) {
        String points = String.format(Locale.ROOT, "%+.2f points", 100 * gain.mean());
        Double p = gain.p();
        if (p == null) {
            return what + ": " + points + " over " + over
                    + "; too few seeds, or results too alike, to tell it from chance";
        }
        String chance = p < 0.001 ? "p < .001" : String.format(Locale.ROOT, "p = %.3f", p);
        if (p >= SIGNIFICANT) {
            return what + ": not shown to help: " + points + " over " + over + ", which may be chance (" + chance + ")";
        }
        return what + (gain.mean() > 0 ? " helps: " : " does not help: ") + points + " over " + over + " (" + chance
                + ")";
    }

    /** All outcomes as a table: {@code labels,seed,way,accuracy}. */
    public String csv() {
        StringBuilder csv = new StringBuilder("labels,seed,way,accuracy\n");
        accuracies.forEach((labels, ways) -> ways.forEach((way, bySeed) -> bySeed.forEach((seed, accuracy) ->
                csv.append(String.format(Locale.ROOT, "%d,%d,%s,%.6f%n", labels, seed, way.id(), accuracy)))));
        return csv.toString().replace(System.lineSeparator(), "\n");
    }
}
