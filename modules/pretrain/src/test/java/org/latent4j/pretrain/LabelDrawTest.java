package org.latent4j.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelDrawTest {
    /** 60 of class 0, 30 of class 1, 9 of class 2, 1 of class 3, and 100 without a label. */
    private static final int[] LABELS = IntStream.range(0, 200)
            .map(row -> row < 60 ? 0 : row < 90 ? 1 : row < 99 ? 2 : row < 100 ? 3 : -1)
            .toArray();

    private static int[] counts(int[] rows) {
        int[] counts = new int[4];
        Arrays.stream(rows).forEach(row -> counts[LABELS[row]]++);
        return counts;
    }

    @Test
    void givesClassesTheirShares() {
        assertThat(counts(LabelDraw.stratified(LABELS, 20, 1))).containsExactly(12, 6, 1, 1);
        assertThat(counts(LabelDraw.stratified(LABELS, 100, 1))).containsExactly(60, 30, 9, 1);
        assertThat(counts(LabelDraw.stratified(LABELS, 4, 1))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void isDecidedByTheSeed() {
        int[] first = LabelDraw.stratified(LABELS, 20, 1);
        assertThat(LabelDraw.stratified(LABELS, 20, 1)).isEqualTo(first).doesNotHaveDuplicates();
        assertThat(LabelDraw.stratified(LABELS, 20, 2)).isNotEqualTo(first);
    }

    @Test
    void saysHowManyThereCanBe() {
        assertThatThrownBy(() -> LabelDraw.stratified(LABELS, 101, 1)).hasMessageContaining("at most the 100 rows");
        assertThatThrownBy(() -> LabelDraw.stratified(LABELS, 3, 1)).hasMessageContaining("each of the 4 classes");
    }
}
