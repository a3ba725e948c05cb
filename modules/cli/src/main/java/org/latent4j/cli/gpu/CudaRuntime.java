package org.latent4j.cli.gpu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cusolver;
import org.bytedeco.javacpp.Loader;
import org.latent4j.cli.gpu.Findings.Source;
import org.latent4j.cli.gpu.Findings.Trouble;

/**
 * CUDA itself, in this process, where the distribution has it.
 *
 * <p>It is asked before ND4J is started, because ND4J prints stack traces where it finds no card, and its exceptions don't say
 * what the matter was.
 */
final class CudaRuntime {
    private static final int INITIALIZATION = 3;
    private static final int DRIVER_TOO_OLD = 35;
    private static final int NO_DEVICE = 100;
    private static final int NOT_PERMITTED = 800;
    private static final int SYSTEM_NOT_READY = 802;
    private static final int DRIVER_MISMATCH = 803;

    private CudaRuntime() {}

    /** Loads CUDA's libraries, all that ND4J's own needs, and lists the cards. */
    static Findings ask() {
        try {
            int[] count = {0};
            int code = cudart.cudaGetDeviceCount(count);
            if (code != 0 || count[0] == 0) {
                return Findings.of(Source.CUDA, trouble(code), error(code));
            }
            List<Card> cards = new ArrayList<>();
            for (int device = 0; device < count[0]; device++) {
                try (cudaDeviceProp properties = new cudaDeviceProp()) {
                    code = cudart.cudaGetDeviceProperties(properties, device);
                    if (code != 0) {
                        return Findings.of(Source.CUDA, trouble(code), error(code));
                    }
                    cards.add(new Card(
                            properties.name().getString(),
                            new Capability(properties.major(), properties.minor()),
                            properties.totalGlobalMem() >> 20));
                }
            }
            Loader.load(cublas.class);
            Loader.load(cusolver.class);
            return new Findings(Source.CUDA, null, cards, Trouble.NONE, "");
        } catch (LinkageError e) {
            return GpuFailures.unloadable(e);
        }
    }

    private static String error(int code) {
        return "CUDA error " + code + ": " + cudart.cudaGetErrorString(code).getString();
    }

    static Trouble trouble(int code) {
        return switch (code) {
            case 0, NO_DEVICE -> Trouble.NO_CARD;
            case INITIALIZATION, SYSTEM_NOT_READY -> Trouble.DRIVER_NOT_RUNNING;
            case DRIVER_TOO_OLD -> Trouble.DRIVER_TOO_OLD;
            case NOT_PERMITTED -> Trouble.NO_PERMISSION;
            case DRIVER_MISMATCH -> Trouble.DRIVER_MISMATCH;
            default -> Trouble.UNCLEAR;
        };
    }
}
