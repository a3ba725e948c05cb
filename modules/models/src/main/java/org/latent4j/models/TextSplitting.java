package org.latent4j.models;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text becomes tokens, as Keras's {@code TextVectorization} does it: with ASCII letters, ASCII punctuation and ASCII
 * white space only, so that {@code Ü} stays {@code Ü}.
 *
 * @param lowerCase whether A to Z become a to z
 * @param withoutPunctuation whether ASCII punctuation is taken out
 * @param unit what a token is
 * @param ngrams lengths of the runs of tokens that are the tokens in the end, joined by blanks, in this order; empty for the
 *     tokens themselves
 */
public record TextSplitting(boolean lowerCase, boolean withoutPunctuation, Unit unit, List<Integer> ngrams) {
    private static final int LONGEST_RUN = 100;
    private static final String PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";

    /** What a text is cut into. */
    public enum Unit {
        /** Nothing: the text is one token. */
        TEXT,
        WORD,
        /** A Unicode code point. */
        CHARACTER
    }

    public TextSplitting {
        ngrams = List.copyOf(ngrams);
        if (ngrams.stream().anyMatch(length -> length < 1 || length > LONGEST_RUN)) {
            throw new IllegalArgumentException("ngrams: expected lengths from 1 to " + LONGEST_RUN + ", got " + ngrams);
        }
    }

    /** A text as it is, in one token. */
    public static TextSplitting none() {
        return new TextSplitting(false, false, Unit.TEXT, List.of());
    }

    /** The tokens of a text. */
    List<String> tokens(String text) {
        List<String> tokens = cut(standardized(text));
        if (ngrams.isEmpty()) {
            return tokens;
        }
        List<String> runs = new ArrayList<>();
        for (int length : ngrams) {
            for (int from = 0; from + length <= tokens.size(); from++) {
                runs.add(String.join(" ", tokens.subList(from, from + length)));
            }
        }
        return runs;
    }

    private String standardized(String text) {
        if (!lowerCase && !withoutPunctuation) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (lowerCase && letter >= 'A' && letter <= 'Z') {
                kept.append((char) (letter - 'A' + 'a'));
            } else if (!withoutPunctuation || PUNCTUATION.indexOf(letter) < 0) {
                kept.append(letter);
            }
        }
        return kept.toString();
    }

    private List<String> cut(String text) {
        return switch (unit) {
            case TEXT -> List.of(text);
            case CHARACTER -> text.codePoints().mapToObj(Character::toString).toList();
            case WORD -> words(text);
        };
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean blank = i == text.length() || isBlank(text.charAt(i));
            if (blank && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!blank && start < 0) {
                start = i;
            }
        }
        return words;
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    }
}
