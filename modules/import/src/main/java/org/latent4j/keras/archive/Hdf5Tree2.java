package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.List;

/** HDF5's newer B-tree (version 2), which indexes the links and attributes of groups that have many of them. */
final class Hdf5Tree2 {
    private static final int NODE_FRAME = 10;
    private static final int DEEPEST = 16;

    private final Hdf5Source source;
    private final String where;
    private final int type;
    private final long nodeSize;
    private final int recordSize;
    /** Per depth: the width of the number that counts all records below a child. */
    private final int[] totalWidth;

    private final int countWidth;
    private final List<Hdf5Cursor> records = new ArrayList<>();

    private Hdf5Tree2(Hdf5Source source, int type, long nodeSize, int recordSize, int depth, String where) {
        this.source = source;
        this.where = where;
        this.type = type;
        this.nodeSize = nodeSize;
        this.recordSize = recordSize;
        long most = (nodeSize - NODE_FRAME) / recordSize;
        this.countWidth = width(most);
        this.totalWidth = new int[depth + 1];
        long total = most;
        for (int d = 1; d <= depth; d++) {
            int pointer = 8 + countWidth + totalWidth[d - 1];
            long inNode = (nodeSize - NODE_FRAME - pointer) / (recordSize + pointer);
            total = inNode < 1 || total > Long.MAX_VALUE / (inNode + 2)
                    ? Long.MAX_VALUE
                    : (inNode + 1) * total + inNode;
            totalWidth[d] = width(total);
        }
    }

    /** All records of the tree whose header is at an address. */
    static List<Hdf5Cursor> records(Hdf5Source source, long address, int expectedType, String where) {
        Hdf5Cursor header = source.structure(address, 38, where);
        Hdf5Checksum.check(header, where);
        header.expect("BTHD");
        header.expectVersion(0);
        int type = header.u8();
        long nodeSize = header.u32();
        int recordSize = header.u16();
        int depth = header.u16();
        header.skip(2);
        long root = header.address();
        int rootRecords = header.u16();
        if (type != expectedType || recordSize < 1 || nodeSize < NODE_FRAME + recordSize || depth > DEEPEST) {
            throw source.malformed(
                    where,
                    "expected an index (B-tree) of type " + expectedType + ", found type " + type + ", nodes of "
                            + nodeSize + " bytes, records of " + recordSize + ", depth " + depth);
        }
        Hdf5Tree2 tree = new Hdf5Tree2(source, type, nodeSize, recordSize, depth, where);
        if (rootRecords > 0 || depth > 0) {
            tree.walk(root, rootRecords, depth);
        }
        return tree.records;
    }

    private void walk(long address, long count, int depth) {
        if (count > nodeSize / recordSize) {
            throw source.malformed(where, "its index (B-tree) declares more records than a node has room for");
        }
        int pointer = depth == 0 ? 0 : 8 + countWidth + totalWidth[depth - 1];
        long size = NODE_FRAME + count * recordSize + (depth == 0 ? 0 : (count + 1) * pointer);
        Hdf5Cursor node = source.structure(address, size, where);
        Hdf5Checksum.check(node, where);
        node.expect(depth == 0 ? "BTLF" : "BTIN");
        node.expectVersion(0);
        if (node.u8() != type) {
            throw source.malformed(where, "its index (B-tree) mixes types");
        }
        for (long i = 0; i < count; i++) {
            records.add(node.part(recordSize, where));
        }
        for (long i = 0; depth > 0 && i <= count; i++) {
            long child = node.address();
            long inChild = node.number(countWidth);
            node.skip(totalWidth[depth - 1]);
            walk(child, inChild, depth - 1);
        }
    }

    /** Bytes that hold a number up to {@code limit}. */
    static int width(long limit) {
        return (63 - Long.numberOfLeadingZeros(Math.max(1, limit))) / 8 + 1;
    }
}
