package org.latent4j.cli.explore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.latent4j.common.Json;

/** What the page may ask. One question is worked on at a time. */
final class Questions {
    static final List<String> NAMES = List.of("/decode", "/at", "/row", "/example");

    private final Exploration exploration;

    Questions(Exploration exploration) {
        this.exploration = exploration;
    }

    /**
     * Answers.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if the question is wrong, or the model can't answer it
     */
    synchronized ObjectNode answer(String name, JsonNode question) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        switch (name) {
            case "/decode" -> put(answer, "decoded", exploration.decode(numbers(question, "codings")));
            case "/at" -> {
                float[] codings = exploration.at(number(question, "x"), number(question, "y"));
                put(answer, "codings", codings);
                if (exploration.noDecoder() == null) {
                    put(answer, "decoded", exploration.decode(codings));
                }
            }
            case "/row" -> {
                float[] values = exploration.row((int) number(question, "row"));
                put(answer, "original", values);
                example(answer, values);
            }
            case "/example" -> example(answer, numbers(question, "values"));
            default -> throw new IllegalArgumentException("unknown question " + name);
        }
        return answer;
    }

    private void example(ObjectNode answer, float[] values) {
        put(answer, "codings", exploration.encode(values));
        if (exploration.noReconstruction() == null) {
            float[] made = exploration.reconstruct(values);
            double error = Exploration.error(values, made);
            put(answer, "decoded", made);
            answer.put("mse", error);
            answer.put("shareBelow", exploration.shareBelow(error));
        }
    }

    private static void put(ObjectNode answer, String name, float[] values) {
        ArrayNode array = answer.putArray(name);
        for (float value : values) {
            if (Float.isFinite(value)) {
                array.add(Math.round(value * 1e5) / 1e5); // enough for a picture and a slider
            } else {
                array.addNull(); // JSON has no NaN
            }
        }
    }

    private static double number(JsonNode question, String name) {
        JsonNode value = question.path(name);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(name + ": expected a number, got " + shortened(value));
        }
        return value.doubleValue();
    }

    private static float[] numbers(JsonNode question, String name) {
        JsonNode values = question.path(name);
        if (!values.isArray()) {
            throw new IllegalArgumentException(name + ": expected a list of numbers, got " + shortened(values));
        }
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!values.get(i).isNumber()) {
                throw new IllegalArgumentException(
                        name + "[" + i + "]: expected a number, got " + shortened(values.get(i)));
            }
            numbers[i] = values.get(i).floatValue();
        }
        return numbers;
    }

    private static String shortened(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
