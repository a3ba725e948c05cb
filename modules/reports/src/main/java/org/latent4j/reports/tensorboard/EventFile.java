package org.latent4j.reports.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of scalars by step that TensorBoard shows, growing as they come.
 *
 * <p>Format: TFRecord frames (length, its masked CRC-32C, content, its masked CRC-32C), each with one {@code Event} message;
 * tensorflow/core/lib/io/record_writer.h and tensorflow/core/util/event.proto.
 */
final class EventFile implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final OutputStream stream;

    private EventFile(OutputStream stream) {
        this.stream = stream;
    }

    /** A new file in a folder, which is made if needed; TensorBoard reads all files in it as one run. */
    static EventFile in(Path folder) throws IOException {
        Files.createDirectories(folder);
        long now = System.currentTimeMillis();
        Path file = folder.resolve("events.out.tfevents." + now / 1000 + ".latent4j");
        for (int i = 1; Files.exists(file); i++) {
            file = folder.resolve("events.out.tfevents." + now / 1000 + ".latent4j." + i);
        }
        EventFile events = new EventFile(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        Message version = new Message().fixed64(1, now / 1000.0).text(3, "brain.Event:2");
        events.frame(version);
        return events;
    }

    /** Adds values by tag, and makes sure that a reader sees them. */
    void add(long step, Map<String, Double> values) throws IOException {
        Message summary = new Message();
        values.forEach(
                (tag, value) -> summary.message(1, new Message().text(1, tag).fixed32(2, value.floatValue())));
        frame(new Message()
                .fixed64(1, System.currentTimeMillis() / 1000.0)
                .varint(2, step)
                .message(5, summary));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** Written in one piece: a reader that comes between two writes would see a broken frame. */
    private void frame(Message message) throws IOException {
        byte[] content = message.bytes();
        ByteBuffer frame = ByteBuffer.allocate(8 + 4 + content.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(content.length);
        frame.putInt(maskedCrc(frame.array(), 8));
        frame.put(content);
        frame.putInt(maskedCrc(content, content.length));
        stream.write(frame.array());
        stream.flush();
    }

    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** A protocol buffer message of a few kinds of fields. */
    private static final class Message {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            key(field, VARINT);
            number(value);
            return this;
        }

        Message fixed64(int field, double value) {
            key(field, FIXED64);
            content.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
            return this;
        }

        Message fixed32(int field, float value) {
            key(field, FIXED32);
            content.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message inner) {
            return bytes(field, inner.bytes());
        }

        byte[] bytes() {
            return content.toByteArray();
        }

        private Message bytes(int field, byte[] value) {
            key(field, BYTES);
            number(value.length);
            content.writeBytes(value);
            return this;
        }

        private void key(int field, int kind) {
            number(((long) field << 3) | kind);
        }

        private void number(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                content.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            content.write((int) rest);
        }
    }
}
