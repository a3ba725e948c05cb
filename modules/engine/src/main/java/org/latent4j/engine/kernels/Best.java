package org.latent4j.engine.kernels;

/** Finds the vector kernels by name, so that nothing depends on the vector module. */
final class Best {
    static final Kernels KERNELS = find();

    private Best() {}

    private static Kernels find() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new PlainKernels();
        }
        try {
            return Class.forName("org.latent4j.engine.vector.VectorKernels")
                    .asSubclass(Kernels.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return new PlainKernels();
        }
    }
}
