package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Files with random bytes changed or their end cut off are read or refused in words: nothing else happens. */
class DamagedFilesTest {
    private static final int TRIALS = 150;

    /** Set {@code -Dlatent4j.test.seed} to try other damage. */
    private static final long SEED = Long.getLong("latent4j.test.seed", 42);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"npy", "npz", "csv", "png", "gif", "bmp", "jpg"})
    void areReadOrRefusedInWords(String kind) throws IOException {
        checkDamaged(kind, whole(kind), path -> Inputs.read(path, null));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idxFilesAreReadOrRefusedInWords(boolean zipped) {
        byte[] plain = Bytes.idx(256, 24, 4, 4);
        checkDamaged("idx", zipped ? Bytes.gzip(plain) : plain, path -> IdxFile.read(path, 3));
    }

    private void checkDamaged(String kind, byte[] whole, Consumer<Path> reader) {
        Random random = new Random(SEED);
        for (int trial = 0; trial < TRIALS; trial++) {
            Path path = Bytes.write(folder.resolve("damaged." + kind), damaged(whole, random));
            assertThatCode(() -> {
                        try {
                            reader.accept(path);
                        } catch (DataException e) {
                            // Refused, which is right; e names what is wrong.
                        }
                    })
                    .as("%s, trial %d of seed %d", kind, trial, SEED)
                    .doesNotThrowAnyException();
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 60);
            bytes[random.nextInt(reach)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] whole(String kind) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        switch (kind) {
            case "npy" -> NpyArray.write(stream, Nd4j.ones(5, 4));
            case "npz" -> NpzArchive.write(stream, Map.of("x", Nd4j.ones(5, 4)));
            case "csv" -> CsvFile.write(stream, List.of("a", "b", "c d"), Nd4j.ones(20, 3));
            default -> {
                BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
                image.createGraphics().drawLine(0, 0, 19, 12);
                ImageIO.write(image, kind, stream);
            }
        }
        return stream.toByteArray();
    }
}
