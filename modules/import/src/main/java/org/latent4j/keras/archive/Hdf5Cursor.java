package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Reads one HDF5 structure from front to back; reading past its end says which structure was cut off. */
final class Hdf5Cursor {
    private final Hdf5Source source;
    private final ByteBuffer bytes;
    private final String where;

    Hdf5Cursor(Hdf5Source source, ByteBuffer bytes, String where) {
        this.source = source;
        this.bytes = bytes;
        this.where = where;
    }

    String where() {
        return where;
    }

    int remaining() {
        return bytes.remaining();
    }

    int position() {
        return bytes.position();
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    long u32() {
        return need(4).getInt() & 0xffffffffL;
    }

    /** An address; {@link Hdf5Source#UNDEFINED} for all ones. */
    long address() {
        long value = unsigned(8);
        return value == Hdf5Source.UNDEFINED ? value : positive(value, "an address");
    }

    /** A length or count of eight bytes. */
    long length() {
        return positive(unsigned(8), "a length");
    }

    /** A number of {@code size} bytes, 1 to 8, that must not be negative. */
    long number(int size) {
        return positive(unsigned(size), "a number");
    }

    String text(int length) {
        byte[] text = new byte[need(length).remaining() < length ? 0 : length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Text up to a zero byte. */
    String zeroTerminated() {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit()) {
            throw malformed("expected a zero after a name, found none");
        }
        String text = text(end - bytes.position());
        skip(1);
        return text;
    }

    void skip(int count) {
        need(count).position(bytes.position() + count);
    }

    /** Skips up to the next multiple of eight from the structure's start, as far as there is something to skip. */
    void align8() {
        skip(Math.min((8 - bytes.position() % 8) % 8, bytes.remaining()));
    }

    /** The next bytes as a structure of their own, not copied. */
    Hdf5Cursor part(long length, String part) {
        need(length);
        Hdf5Cursor cursor = new Hdf5Cursor(source, buffer((int) length), part);
        skip((int) length);
        return cursor;
    }

    /** The next bytes, not copied and not skipped. */
    ByteBuffer buffer(int length) {
        need(length);
        return bytes.slice(bytes.position(), length).order(bytes.order());
    }

    void expect(String signature) {
        String found = text(signature.length());
        if (!found.equals(signature)) {
            throw malformed("expected the mark " + signature + ", found other bytes");
        }
    }

    void expectVersion(int... known) {
        int version = u8();
        for (int one : known) {
            if (version == one) {
                return;
            }
        }
        throw malformed("expected version " + known[0] + ", found " + version);
    }

    MalformedModelException malformed(String what) {
        return source.malformed(where, what);
    }

    UnsupportedModelException unsupported(String what) {
        return source.unsupported(where, what);
    }

    private long unsigned(int size) {
        need(size);
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes.get() & 0xffL) << (8 * i);
        }
        return value;
    }

    private long positive(long value, String what) {
        if (value < 0) {
            throw malformed("expected " + what + ", found the negative number " + value);
        }
        return value;
    }

    private ByteBuffer need(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw malformed("ends early: expected " + count + " more bytes, found " + bytes.remaining());
        }
        return bytes;
    }
}
