package org.latent4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void hasFourDigitsAndNoTrailingZeros() {
        assertThat(Numbers.text(0.5)).isEqualTo("0.5");
        assertThat(Numbers.text(0.24131)).isEqualTo("0.2413");
        assertThat(Numbers.text(1200)).isEqualTo("1200");
        assertThat(Numbers.text(-0)).isEqualTo("0");
    }

    @Test
    void hasPowersOfTenForVerySmallNumbers() {
        assertThat(Numbers.text(0.000020004)).isEqualTo("2.0E-5");
    }

    @Test
    void saysWhatIsNoNumber() {
        assertThat(Numbers.text(Double.NaN)).isEqualTo("NaN");
    }
}
