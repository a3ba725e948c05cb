package org.latent4j.keras.archive;

import org.jspecify.annotations.Nullable;

/** HDF5's fractal heap, which holds the links and attributes of groups that have many of them. */
final class Hdf5Heap {
    private static final int DEEPEST = 16;

    private final Hdf5Source source;
    private final String where;
    private final int idLength;
    private final int offsetWidth;
    private final int lengthWidth;
    private final boolean checksums;
    private final int tableWidth;
    private final long startSize;
    private final long maxDirect;
    private final long hugeIndex;
    private final long root;
    private final int rootRows;

    private Hdf5Heap(Hdf5Source source, Hdf5Cursor header, String where) {
        this.source = source;
        this.where = where;
        header.expect("FRHP");
        header.expectVersion(0);
        idLength = header.u16();
        if (header.u16() != 0) {
            throw source.unsupported(where, "compressed links or attributes are not read; Keras writes none");
        }
        checksums = (header.u8() & 2) != 0;
        long maxManaged = header.u32();
        header.skip(8);
        hugeIndex = header.address();
        header.skip(8 + 8 + 8 + 8 + 8 + 8 + 8 + 8 + 8 + 8);
        tableWidth = header.u16();
        startSize = header.length();
        maxDirect = header.length();
        int maxBits = header.u16();
        header.skip(2);
        root = header.address();
        rootRows = header.u16();
        if (tableWidth < 1
                || !powerOfTwo(startSize)
                || !powerOfTwo(maxDirect)
                || maxDirect < startSize
                || maxBits > 63) {
            throw source.malformed(
                    where, "expected a heap of sizes that are powers of two, found " + startSize + " and " + maxDirect);
        }
        offsetWidth = (maxBits + 7) / 8;
        lengthWidth =
                Math.min((Long.numberOfTrailingZeros(maxDirect) + 7) / 8, Hdf5Tree2.width(Math.max(1, maxManaged)));
    }

    static Hdf5Heap read(Hdf5Source source, long address, String where) {
        Hdf5Cursor header = source.structure(address, 146, where);
        Hdf5Checksum.check(header, where);
        return new Hdf5Heap(source, header, where);
    }

    private static boolean powerOfTwo(long size) {
        return size > 0 && size <= 1L << 40 && Long.bitCount(size) == 1;
    }

    /** The object whose heap ID comes next. */
    Hdf5Cursor object(Hdf5Cursor record) {
        Hdf5Cursor id = record.part(idLength, where);
        int flags = id.u8();
        return switch (flags >> 4) {
            case 0 -> {
                long offset = id.number(offsetWidth);
                yield managed(offset, id.number(lengthWidth));
            }
            case 1 -> huge(id);
            case 2 -> id.part(1L + (idLength > 18 ? (flags & 15) << 8 | id.u8() : flags & 15), where);
            default -> throw source.malformed(where, "expected a heap entry of a known kind, found " + flags);
        };
    }

    private Hdf5Cursor managed(long offset, long length) {
        if (rootRows == 0) {
            return inDirect(root, 0, startSize, offset, length);
        }
        return inIndirect(root, rootRows, 0, offset, length, DEEPEST);
    }

    private Hdf5Cursor inDirect(long address, long start, long size, long offset, long length) {
        Hdf5Cursor head = source.structure(address, 13, where);
        head.expect("FHDB");
        long inside = offset - start;
        int frame = 13 + offsetWidth + (checksums ? 4 : 0);
        if (inside < frame
                || inside > maxDirect
                || length > maxDirect - inside
                || (rootRows > 0 && inside + length > size)) {
            throw source.malformed(where, "a heap entry lies outside of its block");
        }
        return source.structure(address + inside, length, where);
    }

    private Hdf5Cursor inIndirect(long address, long rows, long start, long offset, long length, int deepest) {
        if (deepest == 0 || rows > 64) {
            throw source.malformed(where, "its heap is nested too deep");
        }
        int directRows = Long.numberOfTrailingZeros(maxDirect) - Long.numberOfTrailingZeros(startSize) + 2;
        long at = start;
        for (int row = 0; row < rows; row++) {
            long size = row == 0 ? startSize : startSize << Math.min(row - 1, 20);
            long rowSize = size * tableWidth;
            if (offset >= at + rowSize) {
                at += rowSize;
                continue;
            }
            long column = (offset - at) / size;
            long entry = address + 13 + offsetWidth + 8 * (row * (long) tableWidth + column);
            source.structure(address, 13, where).expect("FHIB");
            long child = source.structure(entry, 8, where).address();
            long childStart = at + column * size;
            if (row < directRows) {
                return inDirect(child, childStart, size, offset, length);
            }
            long childRows = Long.numberOfTrailingZeros(size)
                    - Long.numberOfTrailingZeros(startSize)
                    - (63 - Long.numberOfLeadingZeros(tableWidth))
                    + 1L;
            return inIndirect(child, childRows, childStart, offset, length, deepest - 1);
        }
        throw source.malformed(where, "a heap entry lies outside of its heap");
    }

    private Hdf5Cursor huge(Hdf5Cursor id) {
        if (idLength >= 17) {
            long address = id.address();
            return source.structure(address, id.length(), where);
        }
        long key = id.number(Math.min(8, idLength - 1));
        Hdf5Cursor found = hugeIndex == Hdf5Source.UNDEFINED ? null : hugeByKey(key);
        if (found == null) {
            throw source.malformed(where, "a large heap entry is missing");
        }
        return found;
    }

    private @Nullable Hdf5Cursor hugeByKey(long key) {
        for (Hdf5Cursor record : Hdf5Tree2.records(source, hugeIndex, 1, where)) {
            long address = record.address();
            long length = record.length();
            if (record.length() == key) {
                return source.structure(address, length, where);
            }
        }
        return null;
    }
}
