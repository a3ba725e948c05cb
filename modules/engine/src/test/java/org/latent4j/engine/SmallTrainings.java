package org.latent4j.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.latent4j.engine.kernels.Kernels;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.factory.Nd4j;

/** Trains three small models a few steps and encodes; {@link #main} does it in a Java of its own, see {@link JavaOptionsTest}. */
final class SmallTrainings {
    private static final int COUNT = 24;

    private SmallTrainings() {}

    /** Prints the kernels' name, what keeps vectors away, and the numbers. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("kernels " + Kernels.best().name());
        System.out.println("obstacle " + Kernels.obstacle());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (float number : numbers()) {
                out.writeFloat(number);
            }
        }
        System.out.println("numbers " + Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    /** Parameters after training and codings, one model after the other. */
    static float[] numbers() {
        Autoencoder dense = Variants.with(
                Variants.defaults("stacked", List.of(8, 8, 1)), Map.of("hiddenSizes", List.of(20, 9), "latentSize", 5));
        Autoencoder recurrent = Variants.with(
                Variants.defaults("recurrent", List.of(7, 3)), Map.of("hiddenSizes", List.of(9), "latentSize", 5));
        Autoencoder convolutional = Variants.with(
                Variants.defaults("convolutional", List.of(12, 14, 1)), Map.of("filters", List.of(9, 16)));
        float[] all = new float[0];
        for (Autoencoder variant : List.of(dense, recurrent, convolutional)) {
            float[] some = numbers(LatentModel.create(variant, new Optimizer(Optimizer.Kind.ADAM, 1e-3), 7));
            int before = all.length;
            all = java.util.Arrays.copyOf(all, before + some.length);
            System.arraycopy(some, 0, all, before, some.length);
        }
        return all;
    }

    private static float[] numbers(LatentModel model) {
        int size = model.inputShape().stream().reduce(1, Math::multiplyExact);
        Random random = new Random(3);
        float[] rows = new float[COUNT * size];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextFloat();
        }
        int[] order = IntStream.range(0, COUNT).toArray();
        try (CompiledTraining training = CompiledTraining.of(model, COUNT, 2)) {
            for (int step = 0; step < 5; step++) {
                training.step(ArrayRows.of(Nd4j.createFromArray(rows).reshape(COUNT, size)), order, step, COUNT, step);
            }
            training.write();
        }
        float[] parameters = model.graph().params().dup('c').data().asFloat();
        try (CompiledInference inference = CompiledInference.of(model, 2)) {
            float[] codings = inference.run("codings", rows);
            float[] both = java.util.Arrays.copyOf(parameters, parameters.length + codings.length);
            System.arraycopy(codings, 0, both, parameters.length, codings.length);
            return both;
        }
    }
}
