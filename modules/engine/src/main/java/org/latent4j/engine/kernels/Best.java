package org.latent4j.engine.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Finds the vector kernels by name, so that nothing depends on the vector module, if they would be fast. */
final class Best {
    private static final String NAME = "org.latent4j.engine.vector.VectorKernels";

    /** What keeps vectors from being used, for people; null if nothing does. */
    static final @Nullable String OBSTACLE = obstacle();

    static final Kernels KERNELS = OBSTACLE == null ? vectors() : new PlainKernels();

    private Best() {}

    private static @Nullable String obstacle() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return "this Java runs without its vector module; start it with --add-modules jdk.incubator.vector";
        }
        try {
            Class.forName(NAME);
        } catch (ReflectiveOperationException | LinkageError e) {
            return "this Java's vector module isn't the one that was compiled against: " + e;
        }
        String mode = System.getProperty("java.vm.info", "");
        if (mode.contains("interpreted") || mode.contains("emulated-client")) {
            return "this Java runs without its optimizing compiler, vectors would be slower still;"
                    + " start it without -Xint or -XX:TieredStopAtLevel";
        }
        if (!multipliesAndAddsAtOnce()) {
            return "this processor, or this Java's options, have no fused multiply-add; use another machine, or leave out"
                    + " options such as -XX:UseAVX=0";
        }
        return null;
    }

    /** Without the instruction, every multiply-add of a vector would be computed with decimal numbers. */
    private static boolean multipliesAndAddsAtOnce() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return machine == null || !machine.getVMOption("UseFMA").getValue().equals("false");
        } catch (IllegalArgumentException | LinkageError e) {
            return true; // a virtual machine that doesn't say
        }
    }

    private static Kernels vectors() {
        try {
            return Class.forName(NAME)
                    .asSubclass(Kernels.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
