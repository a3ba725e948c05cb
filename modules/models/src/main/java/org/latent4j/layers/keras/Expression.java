package org.latent4j.layers.keras;

import java.util.List;
import org.latent4j.tape.Tensor;

/**
 * A function of each value, written as an expression in {@code x}: {@code log1p(x)}, {@code 1 / (1 + e ^ (-1000 * x))}.
 *
 * <p>Option {@code expression}: numbers, {@code x}, {@code pi}, {@code e}, {@code + - * / ^} ({@code ^} binds more tightly
 * than a sign before it, and to the right), parentheses, {@code exp log log1p sqrt abs tanh sigmoid relu} of one argument
 * and {@code min max} of two. At most {@value ExpressionParser#LONGEST} characters and {@value ExpressionParser#DEEPEST}
 * levels. One input of any shape, which the output keeps; no weights; trainable.
 *
 * <p>No layer of Keras's own: it stands for a {@code Lambda} or custom layer whose code a file can't bring.
 */
record Expression(ExpressionParser.Term term) implements KerasLayer {
    /**
     * The layer of a configuration.
     *
     * @throws IllegalArgumentException if the expression is none; says at which character
     */
    static Expression of(LayerConfig config) {
        return new Expression(ExpressionParser.parse(config.text("expression", "")));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        if (inputShapes.size() != 1) {
            throw new IllegalArgumentException(
                    "inputs: expected one, an expression being in x alone, found " + inputShapes.size());
        }
        return List.of(inputShapes.get(0));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = inputs.get(0);
        // A constant alone still has to have x's shape.
        return List.of(term.constant() ? x.times(0).plus(term.of(x)) : term.of(x));
    }
}
