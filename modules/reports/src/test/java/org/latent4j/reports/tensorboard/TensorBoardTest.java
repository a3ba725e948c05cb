package org.latent4j.reports.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.training.EpochRecord;

class TensorBoardTest {
    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void writesEachEpochForTrainingAndValidation() throws IOException {
        try (TensorBoard board = TensorBoard.in(folder.resolve("run"), complaints::add)) {
            board.epochDone(new EpochRecord(1, 0.5, 0.25, 0.125, 0.0625, 2, 0.75, 3));
            board.epochDone(new EpochRecord(300, 0.5, Double.NaN, 0.125, null, 2, 0.75, 3));
        }
        List<Map<String, Object>> train = events(only(folder.resolve("run/train")));
        assertThat(train).hasSize(3);
        assertThat(train.get(0)).containsEntry("version", "brain.Event:2");
        assertThat(train.get(1))
                .containsEntry("step", 1L)
                .containsEntry("epoch_loss", 0.25f)
                .containsEntry("epoch_learning_rate", 0.5f)
                .containsEntry("epoch_seconds", 3f);
        assertThat(train.get(2)).containsEntry("step", 300L).containsEntry("epoch_loss", Float.NaN);
        List<Map<String, Object>> validation = events(only(folder.resolve("run/validation")));
        assertThat(validation.get(1))
                .containsEntry("epoch_loss", 0.125f)
                .containsEntry("epoch_bce", 0.0625f)
                .containsEntry("epoch_mse", 2f)
                .containsEntry("epoch_rounded_accuracy", 0.75f);
        assertThat(validation.get(2)).doesNotContainKey("epoch_bce");
        assertThat((double) validation.get(1).get("wallTime")).isCloseTo(System.currentTimeMillis() / 1e3, within(600));
        assertThat(complaints).isEmpty();
    }

    @Test
    void keepsThePhasesOfAGreedyTrainingApart() throws IOException {
        try (TensorBoard board = TensorBoard.in(folder, complaints::add)) {
            for (String phase : List.of("first", "second")) {
                board.phaseStarted(phase);
                board.epochDone(new EpochRecord(1, 0.5, 0.25, 0.125, null, 2, 0.75, 3));
            }
        }
        assertThat(events(only(folder.resolve("phase-1/train")))).hasSize(2);
        assertThat(events(only(folder.resolve("phase-2/validation")))).hasSize(2);
    }

    @Test
    void neverWritesOverAnotherRunsFile() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (TensorBoard board = TensorBoard.in(folder, complaints::add)) {
                board.epochDone(new EpochRecord(i + 1, 0.5, 0.25, 0.125, null, 2, 0.75, 3));
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("train"))) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(events(file)).hasSize(2));
        }
    }

    @Test
    void complainsOnceAndLetsTheTrainingGoOn() throws IOException {
        try (TensorBoard board = TensorBoard.in(folder, complaints::add)) {
            Files.writeString(folder.resolve("train"), "a file where a folder should be");
            board.epochDone(new EpochRecord(1, 0.5, 0.25, 0.125, null, 2, 0.75, 3));
            board.epochDone(new EpochRecord(2, 0.5, 0.25, 0.125, null, 2, 0.75, 3));
        }
        assertThat(complaints).hasSize(1).first().asString().startsWith("no more events for TensorBoard in ");
    }

    @Test
    void refusesAFolderThatCantBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> TensorBoard.in(file.resolve("run"), complaints::add))
                .isInstanceOf(IOException.class);
    }

    @Test
    void checksumsAsTheStandardDoes() {
        assertThat(crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283); // RFC 3720's check value
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(all.get(0).getFileName().toString()).startsWith("events.out.tfevents.");
            return all.get(0);
        }
    }

    /** Reads a file as the format's documents say, without the writer's code. */
    private static List<Map<String, Object>> events(Path file) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        List<Map<String, Object>> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.mark().get(length).reset();
            byte[] content = new byte[(int) bytes.getLong()];
            assertThat(bytes.getInt()).isEqualTo(masked(crc32c(length)));
            bytes.get(content);
            assertThat(bytes.getInt()).isEqualTo(masked(crc32c(content)));
            Map<String, Object> event = new LinkedHashMap<>();
            read(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), event, "event");
            events.add(event);
        }
        return events;
    }

    private static void read(ByteBuffer message, Map<String, Object> into, String type) {
        String tag = "";
        while (message.hasRemaining()) {
            long key = varint(message);
            switch (type + " " + (key >>> 3) + " " + (key & 7)) {
                case "event 1 1" -> into.put("wallTime", message.getDouble());
                case "event 2 0" -> into.put("step", varint(message));
                case "event 3 2" ->
                    into.put("version", new String(bytes(message).array(), StandardCharsets.UTF_8));
                case "event 5 2" -> read(bytes(message), into, "summary");
                case "summary 1 2" -> read(bytes(message), into, "value");
                case "value 1 2" -> tag = new String(bytes(message).array(), StandardCharsets.UTF_8);
                case "value 2 5" -> into.put(tag, message.getFloat());
                default -> throw new AssertionError("field " + (key >>> 3) + " of kind " + (key & 7) + " in " + type);
            }
        }
    }

    private static ByteBuffer bytes(ByteBuffer message) {
        byte[] value = new byte[(int) varint(message)];
        message.get(value);
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = message.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static int masked(int crc) {
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /** Bit by bit, with Castagnoli's polynomial. */
    private static int crc32c(byte[] bytes) {
        int crc = ~0;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }
}
