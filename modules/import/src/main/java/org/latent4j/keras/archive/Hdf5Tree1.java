package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** HDF5's older B-tree (version 1), which indexes the children of groups and the chunks of arrays. */
final class Hdf5Tree1 {
    private static final int DEEPEST = 32;

    private Hdf5Tree1() {}

    /** One chunk: where it lies, how many bytes of which it is stored, which filters it skipped, where it belongs. */
    record Chunk(long address, long stored, long skippedFilters, long[] offset) {}

    /** The addresses of a group's symbol nodes. */
    static List<Long> leaves(Hdf5Source source, long root, int type, String where) {
        List<Chunk> found = new ArrayList<>();
        walk(source, root, type, 0, DEEPEST, new HashSet<>(), found, where);
        return found.stream().map(Chunk::address).toList();
    }

    /** The chunks of an array; {@code dimensions} counts the one of the element size too. */
    static List<Chunk> chunks(Hdf5Source source, long root, int dimensions, String where) {
        List<Chunk> found = new ArrayList<>();
        walk(source, root, 1, dimensions, DEEPEST, new HashSet<>(), found, where);
        return found;
    }

    private static void walk(
            Hdf5Source source,
            long address,
            int type,
            int dimensions,
            int highest,
            Set<Long> seen,
            List<Chunk> found,
            String where) {
        if (!seen.add(address)) {
            throw source.malformed(where, "its index (B-tree) runs in a circle");
        }
        Hdf5Cursor head = source.structure(address, 24, where);
        head.expect("TREE");
        int nodeType = head.u8();
        int level = head.u8();
        int entries = head.u16();
        if (nodeType != type || level > highest) {
            throw source.malformed(where, "its index (B-tree) has a node of type " + nodeType + " on level " + level);
        }
        int keySize = type == 0 ? 8 : 8 + 8 * dimensions;
        Hdf5Cursor body = source.structure(address + 24, (long) entries * (keySize + 8), where);
        for (int i = 0; i < entries; i++) {
            long stored = type == 0 ? body.length() : body.u32();
            long skipped = type == 0 ? 0 : body.u32();
            long[] offset = new long[dimensions];
            for (int d = 0; d < dimensions; d++) {
                offset[d] = body.length();
            }
            long child = body.address();
            if (level == 0) {
                found.add(new Chunk(child, stored, skipped, offset));
            } else {
                walk(source, child, type, dimensions, level - 1, seen, found, where);
            }
        }
    }
}
