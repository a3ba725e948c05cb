package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class AxesTest {
    private static final Rectangle AREA = new Rectangle(10, 20, 200, 100);

    @Test
    void putsValuesInTheirPlaces() {
        Axes axes = new Axes(AREA, 0, 4, -1, 1);
        assertThat(axes.x(0)).isEqualTo(10);
        assertThat(axes.x(1)).isEqualTo(60);
        assertThat(axes.y(1)).isEqualTo(20);
        assertThat(axes.y(-1)).isEqualTo(120);
    }

    @Test
    void keepsUnitsAsLongOnBoth() {
        Axes axes = Axes.around(AREA, new double[][] {{0, 0}, {1, 10}}, true);
        assertThat(axes.x(1) - axes.x(0)).isCloseTo(axes.y(0) - axes.y(1), within(1e-12));
        assertThat(axes.y(10)).isBetween(20.0, 30.0);
    }

    @Test
    void fillsTheAreaWhereScalesMayDiffer() {
        Axes axes = Axes.around(AREA, new double[][] {{0, 0}, {1, 10}}, false);
        assertThat(axes.x(0)).isBetween(10.0, 20.0);
        assertThat(axes.x(1)).isBetween(200.0, 210.0);
    }

    @Test
    void putsOnePlaceInTheMiddle() {
        Axes axes = Axes.around(AREA, new double[][] {{3, 3}}, true);
        assertThat(axes.x(3)).isEqualTo(110);
        assertThat(axes.y(3)).isEqualTo(70);
    }
}
