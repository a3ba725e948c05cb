package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the elements of an HDF5 array lie. Nothing outside of the file is ever read. */
sealed interface Hdf5Layout permits Hdf5Layout.Contiguous, Hdf5Chunks {
    /** All elements in one piece. */
    ByteBuffer raw();

    /** Bytes of the file that hold the array. */
    long stored();

    /** Bytes that must be made to read it, beyond those of the file. */
    long inflated();

    /** In one piece in the file. */
    record Contiguous(ByteBuffer raw) implements Hdf5Layout {
        @Override
        public long stored() {
            return raw.remaining();
        }

        @Override
        public long inflated() {
            return 0;
        }
    }

    /** Reads the layout of an array of {@code space.count() * type.size()} bytes and checks it against the file. */
    static Hdf5Layout read(Hdf5Source source, Hdf5Header header, Hdf5Type type, Hdf5Space space, String where) {
        if (header.has(Hdf5Header.EXTERNAL_FILES)) {
            throw source.unsupported(
                    where, "is stored in other files (external storage); only what is in the file itself is read");
        }
        Hdf5Cursor layout = header.message(Hdf5Header.LAYOUT);
        if (layout == null) {
            throw source.malformed(where, "an array without a layout");
        }
        if (type.size() > Long.MAX_VALUE / Math.max(1, space.count())) {
            throw source.malformed(where, "expected an array that fits a file, found " + space.count() + " elements");
        }
        long bytes = space.count() * type.size();
        int version = layout.u8();
        return switch (version) {
            case 1, 2 -> old(source, layout, header, type, space, bytes, where);
            case 3, 4 -> current(source, layout, version, header, type, space, bytes, where);
            default -> throw source.malformed(where, "expected a layout of version 1 to 4, found " + version);
        };
    }

    private static Hdf5Layout old(
            Hdf5Source source,
            Hdf5Cursor layout,
            Hdf5Header header,
            Hdf5Type type,
            Hdf5Space space,
            long bytes,
            String where) {
        int dimensions = layout.u8();
        int kind = layout.u8();
        layout.skip(5);
        long address = kind == 0 ? 0 : layout.address();
        if (kind == 2) {
            return chunked(source, header, type, space, address, sizes(layout, dimensions), where);
        }
        layout.skip(4 * dimensions);
        return kind == 0
                ? compact(source, layout, layout.u32(), bytes, where)
                : contiguous(source, address, bytes, bytes, where);
    }

    private static Hdf5Layout current(
            Hdf5Source source,
            Hdf5Cursor layout,
            int version,
            Hdf5Header header,
            Hdf5Type type,
            Hdf5Space space,
            long bytes,
            String where) {
        int kind = layout.u8();
        return switch (kind) {
            case 0 -> compact(source, layout, layout.u16(), bytes, where);
            case 1 -> {
                long address = layout.address();
                yield contiguous(source, address, layout.length(), bytes, where);
            }
            case 2 -> {
                if (version == 4) {
                    throw source.unsupported(
                            where, "has a chunk index of HDF5 1.10; save it with h5py's default libver, or unchunked");
                }
                int dimensions = layout.u8();
                long tree = layout.address();
                yield chunked(source, header, type, space, tree, sizes(layout, dimensions), where);
            }
            case 3 ->
                throw source.unsupported(
                        where, "is put together from other arrays or files (virtual dataset), which is never followed");
            default -> throw source.malformed(where, "expected a layout of class 0 to 3, found " + kind);
        };
    }

    private static long[] sizes(Hdf5Cursor layout, int dimensions) {
        long[] sizes = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            sizes[i] = layout.u32();
        }
        return sizes;
    }

    private static Hdf5Layout compact(Hdf5Source source, Hdf5Cursor layout, long size, long bytes, String where) {
        if (size != bytes) {
            throw source.malformed(where, "expected " + bytes + " bytes, found " + size);
        }
        return new Contiguous(layout.part(bytes, where).buffer((int) bytes));
    }

    private static Hdf5Layout contiguous(Hdf5Source source, long address, long size, long bytes, String where) {
        if (bytes == 0) {
            return new Contiguous(ByteBuffer.allocate(0));
        }
        if (address == Hdf5Source.UNDEFINED) {
            throw source.malformed(where, "declares " + bytes + " bytes but none were ever written");
        }
        if (size < bytes) {
            throw source.malformed(where, "expected " + bytes + " bytes, found " + size);
        }
        return new Contiguous(source.data(address, bytes, where));
    }

    private static Hdf5Layout chunked(
            Hdf5Source source,
            Hdf5Header header,
            Hdf5Type type,
            Hdf5Space space,
            long tree,
            long[] chunkShape,
            String where) {
        @Nullable Hdf5Cursor message = header.message(Hdf5Header.FILTERS);
        List<Hdf5Filter> filters = message == null ? List.of() : Hdf5Filter.read(message);
        if (space.count() == 0) {
            return new Contiguous(ByteBuffer.allocate(0));
        }
        if (tree == Hdf5Source.UNDEFINED) {
            throw source.malformed(where, "declares " + space.count() + " elements but none were ever written");
        }
        List<Hdf5Tree1.Chunk> chunks = Hdf5Tree1.chunks(source, tree, chunkShape.length, where);
        return Hdf5Chunks.of(source, type, space, chunkShape, filters, chunks, where);
    }
}
