package org.latent4j.layers.keras;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.latent4j.tape.Arithmetic;
import org.latent4j.tape.Functions;
import org.latent4j.tape.Tensor;

/** Reads an {@link Expression}: by recursive descent, one method a level of precedence. */
final class ExpressionParser {
    static final int LONGEST = 1000;
    static final int DEEPEST = 100;

    private record Function(UnaryOperator<Tensor> ofTensor, DoubleUnaryOperator ofNumber) {}

    private static final Map<String, Function> FUNCTIONS = Map.of(
            "exp", new Function(Functions::exp, Math::exp),
            "log", new Function(Functions::log, Math::log),
            "log1p", new Function(Functions::log1p, Math::log1p),
            "sqrt", new Function(Functions::sqrt, Math::sqrt),
            "abs", new Function(Functions::abs, Math::abs),
            "tanh", new Function(Functions::tanh, Math::tanh),
            "sigmoid", new Function(Functions::sigmoid, x -> 1 / (1 + Math.exp(-x))),
            "relu", new Function(Functions::relu, x -> Math.max(x, 0)));

    private final String text;
    private int at;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /**
     * A value or function of {@code x}.
     *
     * @param ofTensor gives it on a tape; a constant as a scalar
     * @param constant whether {@code x} doesn't occur in it
     * @param number its value, if it is constant
     */
    record Term(UnaryOperator<Tensor> ofTensor, boolean constant, double number) {
        static Term of(double number) {
            return new Term(x -> x.tape().constant(number, x), true, number);
        }

        static Term of(UnaryOperator<Tensor> function) {
            return new Term(function, false, Double.NaN);
        }

        Tensor of(Tensor x) {
            return ofTensor.apply(x);
        }
    }

    @FunctionalInterface
    private interface Operation {
        Tensor of(Tensor a, Tensor b);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none, or too long or deep; says at which character
     */
    static Term parse(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException("expression: expected 1 to " + LONGEST + " characters, found "
                    + (text.isBlank() ? "none" : text.length()));
        }
        ExpressionParser parser = new ExpressionParser(text);
        Term term = parser.sum();
        if (parser.peek() != 0) {
            throw parser.unexpected("an operator or the end");
        }
        return term;
    }

    private Term sum() {
        Term sum = product();
        while (true) {
            if (takes('+')) {
                sum = combined(sum, product(), Arithmetic::add, (a, b) -> a + b);
            } else if (takes('-')) {
                sum = combined(sum, product(), Arithmetic::subtract, (a, b) -> a - b);
            } else {
                return sum;
            }
        }
    }

    private Term product() {
        Term product = signed();
        while (true) {
            if (takes('*')) {
                product = combined(product, signed(), Arithmetic::multiply, (a, b) -> a * b);
            } else if (takes('/')) {
                product = combined(product, signed(), Arithmetic::divide, (a, b) -> a / b);
            } else {
                return product;
            }
        }
    }

    /** Every way down to a deeper level comes through here. */
    private Term signed() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "expression: expected at most " + DEEPEST + " levels, found more at " + "character " + (at + 1));
        }
        Term term;
        if (takes('-')) {
            Term inner = signed();
            term = inner.constant() ? Term.of(-inner.number()) : Term.of(x -> Functions.negative(inner.of(x)));
        } else if (takes('+')) {
            term = signed();
        } else {
            term = power();
        }
        depth--;
        return term;
    }

    private Term power() {
        Term base = atom();
        if (!takes('^')) {
            return base;
        }
        Term exponent = signed();
        if (base.constant() && exponent.constant()) {
            return Term.of(Math.pow(base.number(), exponent.number()));
        }
        if (exponent.constant()) {
            return Term.of(x -> Functions.power(base.of(x), exponent.number()));
        }
        if (base.constant() && base.number() > 0) { // in one step, and with a gradient that is never log(0)
            double rate = Math.log(base.number());
            return Term.of(x -> Functions.exp(exponent.of(x).times(rate)));
        }
        return Term.of(x -> Arithmetic.power(base.of(x), exponent.of(x)));
    }

    private Term atom() {
        char next = peek();
        if (takes('(')) {
            Term inner = sum();
            expect(')');
            return inner;
        }
        if (Character.isDigit(next) || next == '.') {
            return Term.of(number());
        }
        if (Character.isLetter(next)) {
            return named(word());
        }
        throw unexpected("a number, x, a function or (");
    }

    private Term named(String name) {
        return switch (name) {
            case "x" -> Term.of(x -> x);
            case "e" -> Term.of(Math.E);
            case "pi" -> Term.of(Math.PI);
            case "min", "max" -> extreme(name);
            default -> function(name);
        };
    }

    private Term function(String name) {
        Function function = FUNCTIONS.get(name);
        if (function == null) {
            at -= name.length();
            throw unexpected("x, e, pi, min, max or one of " + new TreeSet<>(FUNCTIONS.keySet()));
        }
        expect('(');
        Term argument = sum();
        expect(')');
        return argument.constant()
                ? Term.of(function.ofNumber.applyAsDouble(argument.number()))
                : Term.of(x -> function.ofTensor.apply(argument.of(x)));
    }

    private Term extreme(String name) {
        expect('(');
        Term first = sum();
        expect(',');
        Term second = sum();
        expect(')');
        return name.equals("min")
                ? combined(first, second, Arithmetic::minimum, Math::min)
                : combined(first, second, Arithmetic::maximum, Math::max);
    }

    private static Term combined(Term a, Term b, Operation operation, DoubleBinaryOperator ofNumbers) {
        return a.constant() && b.constant()
                ? Term.of(ofNumbers.applyAsDouble(a.number(), b.number()))
                : Term.of(x -> operation.of(a.of(x), b.of(x)));
    }

    private double number() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        int beforeExponent = at;
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int digits = at;
            digits();
            at = at == digits ? beforeExponent : at;
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw unexpected("a number");
        }
    }

    private void digits() {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    private String word() {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!takes(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private IllegalArgumentException unexpected(String expected) {
        char found = peek();
        return new IllegalArgumentException("expression '" + text + "', character " + (at + 1) + ": expected "
                + expected + ", found " + (found == 0 ? "the end" : "'" + found + "'"));
    }
}
