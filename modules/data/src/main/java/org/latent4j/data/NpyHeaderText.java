package org.latent4j.data;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the Python dictionary in a NumPy header: three known keys, strings, booleans and a tuple of whole numbers. */
final class NpyHeaderText {
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
    private static final int MOST_SIZES = 32;

    private final String text;
    private final String subject;
    private final int bytes;
    private int at;

    NpyHeaderText(String text, String subject, int bytes) {
        this.text = text;
        this.subject = subject;
        this.bytes = bytes;
    }

    /** The header of an array of texts, which NumPy keeps in as many code points each. */
    NpyTexts.Header parseTexts() {
        Map<String, Object> values = dictionary();
        if (!(values.get("descr") instanceof String descr)
                || !(values.get("fortran_order") instanceof Boolean fortran)
                || !(values.get("shape") instanceof long[] shape)) {
            throw malformed();
        }
        if (!descr.matches("[<>|=]?U\\d{1,9}") || (fortran && shape.length > 1)) {
            throw DataException.ofNumbers(subject + ": expected texts like '<U10' in C order, found '" + descr + "'");
        }
        int codePoints = Integer.parseInt(descr.substring(descr.indexOf('U') + 1));
        ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyTexts.Header(codePoints, order, shape, bytes);
    }

    NpyHeader parse() {
        Map<String, Object> values = dictionary();
        if (!(values.get("descr") instanceof String descr)
                || !(values.get("fortran_order") instanceof Boolean fortran)
                || !(values.get("shape") instanceof long[] shape)) {
            throw malformed();
        }
        char order = descr.isEmpty() ? ' ' : descr.charAt(0);
        if (descr.startsWith("O", 1)) {
            throw new DataException(subject + ": holds Python objects, which are never read: save plain numbers");
        }
        if (descr.startsWith("U", 1) || descr.startsWith("S", 1)) {
            throw DataException.ofText(
                    subject + ": expected values of " + NpyType.known() + ", found texts '" + descr + "'");
        }
        NpyType type = NpyType.of(descr.length() < 2 ? descr : descr.substring(1));
        if (type == null || "<>|=".indexOf(order) < 0 || (order == '|' && type.bytes() > 1)) {
            throw new DataException(subject + ": expected values of " + NpyType.known() + ", found '" + descr + "'");
        }
        ByteOrder byteOrder = order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, byteOrder, fortran, shape, bytes);
    }

    private Map<String, Object> dictionary() {
        Map<String, Object> values = new HashMap<>();
        expect('{');
        while (!accept('}')) {
            String key = string();
            expect(':');
            if (!KEYS.contains(key) || values.put(key, value(key)) != null) {
                throw malformed();
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipBlanks();
        if (at != text.length()) {
            throw malformed();
        }
        return values;
    }

    private Object value(String key) {
        skipBlanks();
        if (key.equals("descr") && text.startsWith("[", at)) {
            throw new DataException(subject + ": holds records of several fields: save one array per field");
        }
        return switch (key) {
            case "descr" -> string();
            case "shape" -> tuple();
            default -> bool();
        };
    }

    private String string() {
        skipBlanks();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = text.indexOf(quote, at + 1);
        if ((quote != '\'' && quote != '"') || end < 0) {
            throw malformed();
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return value;
    }

    private Boolean bool() {
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw malformed();
    }

    private long[] tuple() {
        List<Long> sizes = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            sizes.add(number());
            if (sizes.size() > MOST_SIZES) {
                throw malformed();
            }
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private long number() {
        skipBlanks();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 18) {
            throw malformed();
        }
        return Long.parseLong(text, start, at, 10);
    }

    private void expect(char expected) {
        if (!accept(expected)) {
            throw malformed();
        }
    }

    private boolean accept(char wanted) {
        skipBlanks();
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private DataException malformed() {
        String start = text.length() > 80 ? text.substring(0, 80) + "…" : text.strip();
        return new DataException(subject + ": malformed NumPy header, near character " + at + " of " + start);
    }
}
