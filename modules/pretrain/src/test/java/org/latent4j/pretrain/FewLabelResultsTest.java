package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.latent4j.pretrain.FewLabelExperiment.Outcome;

class FewLabelResultsTest {
    private static FewLabelResults results(double[] pretrained, double[] scratch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < pretrained.length; i++) {
            outcomes.add(new Outcome(100, i + 1, Way.PRETRAINED, pretrained[i], 1));
            outcomes.add(new Outcome(100, i + 1, Way.SCRATCH, scratch[i], 1));
            outcomes.add(new Outcome(100, i + 1, Way.LOGISTIC_RAW, 0.7, 1));
            outcomes.add(new Outcome(100, i + 1, Way.KNN_CODINGS, 0.72, 1));
        }
        return new FewLabelResults(outcomes);
    }

    /** By hand: differences .03, .01, .05, mean .03, sd .02; t = .03 / (.02 / sqrt 3) = 2.598; p by SciPy's ttest_rel. */
    @Test
    void testsPairsOverSeeds() {
        FewLabelResults results = results(new double[] {0.83, 0.82, 0.84}, new double[] {0.80, 0.81, 0.79});
        FewLabelResults.Spread spread = Objects.requireNonNull(results.accuracy(100, Way.PRETRAINED));
        assertThat(spread.mean()).isCloseTo(0.83, within(1e-12));
        assertThat(spread.sd()).isCloseTo(0.01, within(1e-12));
        FewLabelResults.Gain gain = Objects.requireNonNull(results.gain(100, Way.SCRATCH));
        assertThat(gain.mean()).isCloseTo(0.03, within(1e-12));
        assertThat(gain.sd()).isCloseTo(0.02, within(1e-12));
        assertThat(gain.p()).isCloseTo(0.12168993434632014, within(1e-9));
        assertThat(results.bestBaseline(100)).isEqualTo(Way.KNN_CODINGS);
    }

    @Test
    void saysPlainlyWhatHelpsAndWhatDoesNot() {
        assertThat(results(new double[] {0.90, 0.91, 0.92}, new double[] {0.80, 0.812, 0.819})
                        .verdicts(100, Method.CONSISTENCY))
                .first()
                .asString()
                .contains(" helps: +9.97 points")
                .contains("p < .001");
        assertThat(results(new double[] {0.80, 0.812, 0.819}, new double[] {0.90, 0.91, 0.92})
                        .verdicts(100, Method.PLAIN))
                .first()
                .asString()
                .contains(" does not help: -9.97 points");
        assertThat(results(new double[] {0.83, 0.82, 0.84}, new double[] {0.80, 0.81, 0.79})
                        .verdicts(100, Method.CONSISTENCY))
                .first()
                .asString()
                .contains("not shown to help: +3.00 points")
                .contains("p = 0.122");
        assertThat(results(new double[] {0.83}, new double[] {0.80}).verdicts(100, Method.CONSISTENCY))
                .first()
                .asString()
                .contains("too few seeds");
    }

    @Test
    void isATableOfAllOutcomes() {
        assertThat(results(new double[] {0.83}, new double[] {0.8}).csv()).isEqualTo("""
                        labels,seed,way,accuracy
                        100,1,pretrained,0.830000
                        100,1,scratch,0.800000
                        100,1,logisticRaw,0.700000
                        100,1,knnCodings,0.720000
                        """);
    }
}
