package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts of fixed length, and texts of variable length, which lie in global heaps. */
final class Hdf5Texts {
    private final Hdf5Source source;
    private final Map<Long, Map<Integer, ByteBuffer>> collections = new HashMap<>();
    private long left;

    /** Texts and heaps together may be twice as long as the file: a thousand references to one long text are a bomb. */
    Hdf5Texts(Hdf5Source source) {
        this.source = source;
        this.left = 2 * source.length() + (1 << 20);
    }

    List<String> read(ByteBuffer raw, Hdf5Type type, long count, String where) {
        List<String> texts = new ArrayList<>();
        Hdf5Cursor cursor = new Hdf5Cursor(source, raw, where);
        for (long i = 0; i < count; i++) {
            texts.add(type.kind() == Hdf5Type.Kind.FIXED_TEXT ? fixed(cursor, type, where) : variable(cursor, where));
        }
        return texts;
    }

    private String fixed(Hdf5Cursor cursor, Hdf5Type type, String where) {
        ByteBuffer bytes = cursor.buffer(type.size());
        cursor.skip(type.size());
        char padding = type.name().equals(Hdf5Type.SPACE_PADDED) ? ' ' : 0;
        int end = type.size();
        while (end > 0 && bytes.get(end - 1) == padding) {
            end--;
        }
        return decode(bytes.slice(0, end), where);
    }

    private String variable(Hdf5Cursor cursor, String where) {
        long length = cursor.u32();
        long address = cursor.address();
        long index = cursor.u32();
        if (length == 0) {
            return "";
        }
        ByteBuffer object = collection(address, where).get((int) index);
        if (object == null || length > object.remaining()) {
            throw source.malformed(where, "a text of " + length + " bytes lies outside of the file's heap");
        }
        return decode(object.slice(0, (int) length), where);
    }

    private String decode(ByteBuffer bytes, String where) {
        count(bytes.remaining(), where);
        int end = 0;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        return StandardCharsets.UTF_8.decode(bytes.slice(0, end)).toString();
    }

    private Map<Integer, ByteBuffer> collection(long address, String where) {
        @Nullable Map<Integer, ByteBuffer> known = collections.get(address);
        if (known != null) {
            return known;
        }
        Hdf5Cursor head = new Hdf5Cursor(source, source.data(address, 16, where), where);
        head.expect("GCOL");
        head.expectVersion(1);
        head.skip(3);
        long size = head.length();
        count(size, where);
        Map<Integer, ByteBuffer> objects = new HashMap<>();
        Hdf5Cursor body = new Hdf5Cursor(source, source.data(address, size, where), where);
        body.skip(16);
        while (body.remaining() >= 16) {
            int index = body.u16();
            body.skip(6);
            long length = body.length();
            if (index == 0) {
                break;
            }
            if (length > body.remaining()) {
                throw source.malformed(where, "a text of " + length + " bytes lies outside of the file's heap");
            }
            objects.put(index, body.buffer((int) length));
            body.skip((int) Math.min(body.remaining(), (length + 7) / 8 * 8));
        }
        collections.put(address, objects);
        return objects;
    }

    private void count(long length, String where) {
        left -= length;
        if (left < 0) {
            throw source.malformed(where, "expected texts of at most the file's size, found more");
        }
    }
}
