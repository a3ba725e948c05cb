package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class SmallDatasetsTest {

    @Test
    void planePointsAreCentredOnTheTrainingMean() {
        Dataset data = Plane3d.open(42);
        assertThat(data.train().features().shape()).containsExactly(60, 3);
        assertThat(data.validation().features().shape()).containsExactly(60, 3);
        assertThat(data.test().features().shape()).containsExactly(60, 3);
        float[] means = data.train().features().mean(0).toFloatVector();
        for (float mean : means) {
            assertThat(mean).isCloseTo(0, within(1e-6f));
        }
        assertThat(data.test().features().mean(0).toFloatVector()[0]).isNotCloseTo(0, within(1e-6f));
    }

    @Test
    void planePointsLieNearTheirPlane() {
        float[][] points = Plane3d.open(42).train().features().toFloatMatrix();
        double squares = 0;
        for (float[] point : points) {
            double off = point[2] - 0.1 * point[0] - 0.3 * point[1];
            squares += off * off / points.length;
        }
        // The noise across the plane has a standard deviation of 0.1; 60 points give it to about 9 %, here 5 times
        // that.
        assertThat(Math.sqrt(squares)).isBetween(0.055, 0.145);
    }

    @Test
    void patternedSequencesRepeatTheirSteps() {
        Dataset data = NumberSequences.open(42);
        assertThat(data.train().features().shape()).containsExactly(8_000, 10);
        assertThat(data.validation().size()).isEqualTo(1_000);
        assertThat(data.test().size()).isEqualTo(1_000);
        assertThat(data.classNames()).containsExactly("patterned", "random");
        float[][] rows = data.train().features().toFloatMatrix();
        int patterned = 0;
        int following = 0;
        for (int row = 0; row < rows.length; row++) {
            boolean follows = true;
            for (int i = 2; i + 1 < 10; i++) {
                float step = rows[row][i + 1] - rows[row][i];
                float stepBefore = rows[row][i - 1] - rows[row][i - 2];
                follows &= Math.abs(step - stepBefore) < 1e-6;
            }
            following += follows ? 1 : 0;
            patterned += data.train().labels()[row] == 0 ? 1 : 0;
            assertThat(follows).as("row %d", row).isEqualTo(data.train().labels()[row] == 0);
        }
        assertThat(following).isEqualTo(patterned).isBetween(3_700, 4_300);
    }

    @Test
    void sequencesAreHundredthsBelowOne() {
        INDArray features = NumberSequences.open(1).test().features();
        for (float value : features.reshape(features.length()).toFloatVector()) {
            assertThat(value).isBetween(0f, 0.99f);
            assertThat(value * 100).isCloseTo(Math.round(value * 100), within(1e-4f));
        }
    }

    @Test
    void drawnDataFollowsTheSeed() {
        assertThat(Plane3d.open(1).sources()).isEqualTo(Plane3d.open(1).sources());
        assertThat(Plane3d.open(1).sources().get(0).sha256())
                .isNotEqualTo(Plane3d.open(2).sources().get(0).sha256());
        assertThat(NumberSequences.open(1).sources())
                .isEqualTo(NumberSequences.open(1).sources());
        assertThat(Arrays.toString(NumberSequences.open(1).train().labels()))
                .isNotEqualTo(Arrays.toString(NumberSequences.open(2).train().labels()));
    }
}
