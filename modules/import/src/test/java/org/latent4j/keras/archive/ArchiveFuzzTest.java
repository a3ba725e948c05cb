package org.latent4j.keras.archive;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * Damaged files end in one of two exceptions, or are read; never in anything else, and soon.
 *
 * <p>The seed is printed; {@code -Dlatent4j.seed=N} runs it again.
 */
class ArchiveFuzzTest {
    private static final int LARGEST = 4 << 20;

    @Test
    void takesOrRefusesDamagedFiles() throws IOException {
        fuzz(200);
    }

    @Test
    @Tag("slow")
    void takesOrRefusesManyDamagedFiles() throws IOException {
        fuzz(Integer.getInteger("latent4j.mutants", 20_000));
    }

    private static void fuzz(int mutants) throws IOException {
        long seed = Long.getLong("latent4j.seed", System.nanoTime());
        System.out.println("ArchiveFuzzTest: -Dlatent4j.seed=" + seed);
        Random random = new Random(seed);
        List<byte[]> samples = samples();
        int[] ends = new int[3];
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = mutate(samples.get(i % samples.size()), random);
            String name = "mutant " + i + " of seed " + seed;
            int end = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> end(mutant, name), name);
            ends[end]++;
        }
        System.out.println("ArchiveFuzzTest: read " + ends[0] + ", malformed " + ends[1] + ", unsupported " + ends[2]);
    }

    private static int end(byte[] mutant, String name) {
        try {
            ArchiveFiles.readAll(mutant, name);
            return 0;
        } catch (MalformedModelException e) {
            return 1;
        } catch (UnsupportedModelException e) {
            return 2;
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(name + ": expected one of the two exceptions, found " + e, e);
        }
    }

    /** Archives as they are, and the HDF5 in them, whose damage no zip's checksum reveals. */
    private static List<byte[]> samples() throws IOException {
        List<Path> files = new ArrayList<>(ArchiveFiles.own());
        files.addAll(ArchiveFiles.archives(
                Path.of(System.getProperty("latent4j.shared", "shared")).resolve("keras-models")));
        List<byte[]> samples = new ArrayList<>();
        for (Path file : files) {
            samples.add(Files.readAllBytes(file));
            if (file.toString().endsWith(".keras")) {
                try (ZipFile zip = new ZipFile(file.toFile())) {
                    samples.add(
                            zip.getInputStream(zip.getEntry("model.weights.h5")).readAllBytes());
                }
            }
        }
        samples.removeIf(sample -> sample.length > LARGEST);
        return samples;
    }

    private static byte[] mutate(byte[] sample, Random random) {
        byte[] mutant = sample.clone();
        int[] marks = marks(sample);
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            // Most of a file is numbers, whose damage can't be seen: three of four changes go near a structure.
            int at = random.nextInt(4) == 0
                    ? random.nextInt(mutant.length)
                    : Math.min(mutant.length - 1, marks[random.nextInt(marks.length)] + random.nextInt(200));
            switch (random.nextInt(6)) {
                case 0, 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = (byte) random.nextInt(256);
                case 3 -> putNumber(mutant, at, random);
                case 4 -> copy(mutant, at, marks, random);
                default -> {
                    if (random.nextInt(4) == 0) {
                        Arrays.fill(mutant, at, Math.min(mutant.length, at + random.nextInt(64)), (byte) 0);
                    }
                }
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length)) : mutant;
    }

    private static void putNumber(byte[] mutant, int at, Random random) {
        int aligned = at / 8 * 8;
        if (aligned + 8 <= mutant.length) {
            long[] numbers = {
                0,
                1,
                -1,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Integer.MAX_VALUE,
                mutant.length,
                96,
                random.nextInt(mutant.length)
            };
            ByteBuffer.wrap(mutant)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(aligned, numbers[random.nextInt(numbers.length)]);
        }
    }

    private static void copy(byte[] mutant, int at, int[] marks, Random random) {
        int from = marks[random.nextInt(marks.length)];
        int length = Math.min(1 + random.nextInt(64), mutant.length - Math.max(from, at));
        System.arraycopy(mutant, from, mutant, at, Math.max(0, length));
    }

    /** Where structures of HDF5 and zips stand: the start, everything with a signature, and every object header. */
    private static int[] marks(byte[] sample) {
        List<Integer> marks = new ArrayList<>(List.of(0, Math.max(0, sample.length - 200)));
        List<String> signatures = List.of(
                "TREE", "SNOD", "HEAP", "GCOL", "OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "BTIN",
                "PK\1\2");
        for (int i = 0; i + 8 < sample.length; i++) {
            boolean header =
                    i % 8 == 0 && sample[i] == 1 && sample[i + 1] == 0 && sample[i + 4] == 1 && sample[i + 5] == 0;
            if (header) {
                marks.add(i);
            } else if (sample[i] >= 'B' && sample[i] <= 'T') {
                String text = new String(sample, i, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
                if (signatures.contains(text)) {
                    marks.add(i);
                }
            }
        }
        return marks.stream().mapToInt(Integer::intValue).toArray();
    }
}
