package org.latent4j.engine;

import static org.latent4j.engine.KerasLayerCases.chain;

import java.util.List;
import java.util.stream.Stream;
import org.latent4j.engine.KerasLayerCases.Case;

/** Recurrent layers with all of their options. */
final class KerasRecurrentCases {
    private KerasRecurrentCases() {}

    static Stream<Case> all() {
        return Stream.concat(recurrent(), moreRecurrent());
    }

    private static Stream<Case> moreRecurrent() {
        List<Integer> sequence = List.of(6, 4);
        Stream<Case> functions = Stream.of("LSTM", "GRU", "SimpleRNN")
                .flatMap(kind -> Stream.of("relu", "softplus", "hard_sigmoid", "elu")
                        .flatMap(function -> Stream.of(function.equals("hard_sigmoid") ? 2 : 3, 3)
                                .distinct()
                                .map(keras -> chain(
                                        keras,
                                        kind + ", " + function + ", Keras " + keras,
                                        sequence,
                                        kind,
                                        "{'units': 7, 'return_sequences': true, 'activation': '" + function
                                                + "', 'recurrent_activation': 'hard_sigmoid'}",
                                        kind,
                                        "{'units': 5, 'recurrent_activation': 'softplus', 'go_backwards': true}"))));
        Stream<Case> both = Stream.of("concat", "sum", "mul", "ave")
                .map(mode -> chain(
                        "both ways, " + mode,
                        sequence,
                        "Bidirectional",
                        bidirectional("LSTM", 7, true, mode),
                        "Bidirectional",
                        bidirectional("GRU", 5, false, mode)));
        return Stream.concat(
                Stream.concat(functions, both),
                Stream.of(
                        chain(
                                "reset before",
                                sequence,
                                "GRU",
                                "{'units': 18, 'reset_after': false, 'return_sequences': true}",
                                "GRU",
                                "{'units': 5, 'reset_after': false, 'use_bias': false, 'go_backwards': true}"),
                        chain(
                                "cells",
                                sequence,
                                "RNN",
                                "{'return_sequences': true, 'cell': "
                                        + "{'class_name': 'LSTMCell', 'config': {'units': 6}}}",
                                "RNN",
                                "{'go_backwards': true, 'cell': {'class_name': 'GRUCell', 'config': {'units': 5}}}"),
                        chain(
                                "one step",
                                List.of(1, 4),
                                "GRU",
                                "{'units': 6, 'reset_after': false, 'return_sequences': true}",
                                "LSTM",
                                "{'units': 5, 'activation': 'elu'}")));
    }

    private static String bidirectional(String kind, int units, boolean sequences, String mode) {
        return "{'merge_mode': '" + mode + "', 'layer': {'class_name': '" + kind + "', 'config': {'units': " + units
                + ", 'return_sequences': " + sequences + "}}}";
    }

    private static Stream<Case> recurrent() {
        List<Integer> sequence = List.of(6, 4);
        return Stream.of("LSTM", "GRU", "SimpleRNN")
                .flatMap(kind -> Stream.of(
                        chain(kind + ", last", sequence, kind, "{'units': 7}"),
                        chain(
                                kind + ", sequences, backwards",
                                sequence,
                                kind,
                                "{'units': 18, 'return_sequences': true, 'go_backwards': true}",
                                kind,
                                "{'units': 5, 'use_bias': false}")));
    }
}
