package org.latent4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.latent4j.common.Json;
import org.latent4j.models.TextOutput.Mode;
import org.latent4j.models.TextSplitting.Unit;

class TextEncodingTest {
    private static final TextVocabulary WORDS = new TextVocabulary(List.of("sea", "sky"), "", 1, List.of());

    private static TextEncoding words(TextOutput output) {
        TextSplitting splitting = new TextSplitting(true, true, Unit.WORD, List.of());
        return new TextEncoding("texts", 1, splitting, WORDS, output);
    }

    @Test
    void cutsAtAsciiBlanksOnlyAndLowersAsciiLettersOnly() {
        TextSplitting splitting = new TextSplitting(true, true, Unit.WORD, List.of());
        // tf.strings.lower, regex_replace and split give the same
        assertThat(splitting.tokens(" ÜBER-Straße\u000b(it's)\u00a0x\u001cy  "))
                .containsExactly("Überstraße", "its\u00a0x\u001cy");
    }

    @Test
    void cutsIntoCodePoints() {
        TextSplitting splitting = new TextSplitting(false, false, Unit.CHARACTER, List.of());
        assertThat(splitting.tokens("a🙂b")).containsExactly("a", "🙂", "b");
    }

    @Test
    void joinsRunsInTheOrderOfTheirLengths() {
        TextSplitting splitting = new TextSplitting(false, false, Unit.WORD, List.of(2, 1));
        assertThat(splitting.tokens("a b c")).containsExactly("a b", "b c", "a", "b", "c"); // tf.strings.ngrams
    }

    @Test
    void padsIndicesToTheLongestText() {
        TextEncoding encoding = words(new TextOutput(Mode.INDICES, 4, 0, List.of()));
        assertThat(encoding.encode(List.of("Sky, sea!", "a sea of sky")).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{3, 2, 0, 0}, {1, 2, 1, 3}});
        assertThat(encoding.shape()).containsExactly(-1, -1);
    }

    @Test
    void countsWithoutTheMaskToken() {
        TextEncoding encoding = words(new TextOutput(Mode.WEIGHTED_COUNTS, 3, 0, List.of(1f, 2f, 0.5f)));
        assertThat(encoding.encode(List.of("sky sky sea a b")).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{2, 2, 1}});
    }

    /** Recorded from TensorFlow 2.21: to_hash_bucket_fast(…, 7), to_hash_bucket_strong(…, 1000003, key=[11, 137]). */
    @Test
    void spreadsUnknownTokensAsTensorFlowDoes() {
        List<String> tokens = List.of(
                "",
                "a",
                "sea",
                "tree",
                "hello world",
                "über",
                "x".repeat(20),
                "y".repeat(40),
                "z".repeat(70),
                "w".repeat(200));
        ToLongFunction<String> fast = new TextVocabulary(List.of(), null, 7, List.of()).lookup(true);
        assertThat(tokens.stream().mapToLong(fast)).containsExactly(6L, 5L, 1L, 2L, 0L, 6L, 6L, 5L, 2L, 4L);
        ToLongFunction<String> strong = new TextVocabulary(List.of(), null, 1000003, List.of(11L, 137L)).lookup(true);
        assertThat(tokens.stream().mapToLong(strong))
                .containsExactly(
                        927770L, 751337L, 151060L, 214346L, 928146L, 625863L, 138223L, 788633L, 345927L, 968966L);
    }

    @Test
    void refusesUnknownTokensWhereNoneMayBe() {
        TextVocabulary closed = new TextVocabulary(List.of("sea"), null, 0, List.of());
        TextEncoding encoding = new TextEncoding(
                "words", 2, TextSplitting.none(), closed, new TextOutput(Mode.INDICES, 1, 0, List.of()));
        assertThatThrownBy(() -> encoding.encode(List.of("sea", "sea", "sea", "land")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "input 'words': row 1: 'land' is not in the vocabulary, which has no index for unknown tokens");
    }

    @Test
    void refusesBrokenRows() {
        TextEncoding encoding = words(new TextOutput(Mode.INDICES, 4, 0, List.of()));
        assertThatThrownBy(() -> encoding.encode(List.of("a", "b", "c"), 2))
                .hasMessage("input 'texts': expected 1 texts a row, got 2");
        assertThatThrownBy(() -> encoding.encode(List.of("", " ")))
                .hasMessage("input 'texts': expected a token in one of the texts at least, found none");
    }

    @Test
    void survivesJson() {
        TextEncoding encoding = words(new TextOutput(Mode.WEIGHTED_COUNTS, 3, 0, List.of(1f, 2f, 0.5f)));
        assertThat(Json.read(Json.write(encoding), TextEncoding.class)).isEqualTo(encoding);
    }
}
