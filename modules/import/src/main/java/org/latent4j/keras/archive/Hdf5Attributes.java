package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes of one HDF5 object as Java values: {@code String}, {@code Long}, {@code Double}, {@code List<String>},
 * {@code long[]}, {@code double[]}, or {@link Unread} for a type that isn't read.
 */
final class Hdf5Attributes {
    /** Stands for a value of a type that nobody reads, so that it disturbs only who asks for it. */
    record Unread(String type) {}

    private static final int MOST_ELEMENTS = 1 << 22;

    private final Hdf5Source source;
    private final Hdf5Texts texts;
    private final String where;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Hdf5Attributes(Hdf5Source source, Hdf5Texts texts, String where) {
        this.source = source;
        this.texts = texts;
        this.where = where;
    }

    static Map<String, Object> read(Hdf5Source source, Hdf5Texts texts, Hdf5Header header, String where) {
        Hdf5Attributes reader = new Hdf5Attributes(source, texts, where);
        header.messages(Hdf5Header.ATTRIBUTE).forEach(reader::readMessage);
        Hdf5Cursor info = header.message(Hdf5Header.ATTRIBUTE_INFO);
        if (info != null) {
            reader.readDense(info);
        }
        return reader.values;
    }

    private void readDense(Hdf5Cursor info) {
        info.expectVersion(0);
        int flags = info.u8();
        if ((flags & 1) != 0) {
            info.skip(2);
        }
        long heapAddress = info.address();
        long index = info.address();
        if (heapAddress == Hdf5Source.UNDEFINED) {
            return;
        }
        Hdf5Heap heap = Hdf5Heap.read(source, heapAddress, where);
        for (Hdf5Cursor record : Hdf5Tree2.records(source, index, 8, where)) {
            readMessage(heap.object(record));
        }
    }

    private void readMessage(Hdf5Cursor message) {
        int version = message.u8();
        if (version < 1 || version > 3) {
            throw message.malformed("expected an attribute of version 1 to 3, found " + version);
        }
        int flags = message.u8();
        if (version > 1 && flags != 0) {
            throw source.unsupported(where, "attributes of named (committed) types are not read; Keras writes none");
        }
        int nameSize = message.u16();
        int typeSize = message.u16();
        int spaceSize = message.u16();
        if (version == 3) {
            message.skip(1);
        }
        Hdf5Cursor nameBytes = part(message, nameSize, version, where);
        String name = nameBytes.text(nameSize).replaceAll("\0.*", "");
        String place = where + ", attribute '" + name + "'";
        Hdf5Type type = Hdf5Type.read(part(message, typeSize, version, place));
        Hdf5Space space = Hdf5Space.read(part(message, spaceSize, version, place));
        if (values.containsKey(name)) {
            throw source.malformed(where, "holds the attribute '" + name + "' twice");
        }
        values.put(name, value(message, type, space, place));
    }

    private static Hdf5Cursor part(Hdf5Cursor message, int size, int version, String place) {
        Hdf5Cursor part = message.part(size, place);
        if (version == 1) {
            message.align8();
        }
        return part;
    }

    private Object value(Hdf5Cursor message, Hdf5Type type, Hdf5Space space, String place) {
        boolean scalar = space.shape().length == 0;
        if (space.count() > MOST_ELEMENTS || space.count() * type.size() > message.remaining()) {
            throw source.malformed(
                    place,
                    "expected " + space.count() + " values of " + type.size() + " bytes, found " + message.remaining()
                            + " bytes");
        }
        int count = (int) space.count();
        ByteBuffer raw = message.buffer(count * type.size());
        return switch (type.kind()) {
            case FIXED_TEXT, VARIABLE_TEXT -> {
                List<String> all = texts.read(raw, type, count, place);
                yield scalar ? all.get(0) : all;
            }
            case SIGNED, UNSIGNED -> {
                long[] numbers = Hdf5Numbers.longs(raw, type, count);
                yield scalar ? (Object) numbers[0] : numbers;
            }
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> {
                double[] reals = new double[count];
                Hdf5Numbers.read(raw, type, reals);
                yield scalar ? (Object) reals[0] : reals;
            }
            case OPAQUE, OTHER -> new Unread(type.name());
        };
    }
}
