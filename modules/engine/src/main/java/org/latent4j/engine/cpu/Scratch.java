package org.latent4j.engine.cpu;

/** Arrays that a thread uses again and again. */
final class Scratch {
    private static final ThreadLocal<float[]> NUMBERS = ThreadLocal.withInitial(() -> new float[0]);

    private Scratch() {}

    /** At least {@code length} numbers, whatever they are; good until the thread asks again. */
    static float[] of(int length) {
        float[] numbers = NUMBERS.get();
        if (numbers.length < length + Layout.UNIT) {
            numbers = new float[length + Layout.UNIT];
            NUMBERS.set(numbers);
        }
        return numbers;
    }
}
