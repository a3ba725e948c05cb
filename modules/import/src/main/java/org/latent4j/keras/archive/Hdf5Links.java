package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The children of an HDF5 group: names and header addresses, from symbol tables or link messages. */
final class Hdf5Links {
    /** One hard link; {@code order} is the place in which it was made, -1 where the file doesn't tell. */
    record Link(String name, long address, long order) {}

    private final Hdf5Source source;
    private final String where;
    private final List<Link> links = new ArrayList<>();

    private Hdf5Links(Hdf5Source source, String where) {
        this.source = source;
        this.where = where;
    }

    /** True for the header of a group. */
    static boolean isGroup(Hdf5Header header) {
        return header.has(Hdf5Header.SYMBOL_TABLE) || header.has(Hdf5Header.LINK_INFO) || header.has(Hdf5Header.LINK);
    }

    /** In the order in which they were made where the file tells, else by name. */
    static List<Link> read(Hdf5Source source, Hdf5Header header, String where) {
        Hdf5Links reader = new Hdf5Links(source, where);
        Hdf5Cursor table = header.message(Hdf5Header.SYMBOL_TABLE);
        if (table != null) {
            reader.readSymbolTable(table.address(), table.address());
        }
        header.messages(Hdf5Header.LINK).forEach(reader::readLink);
        Hdf5Cursor info = header.message(Hdf5Header.LINK_INFO);
        if (info != null) {
            reader.readLinkInfo(info);
        }
        return reader.sorted();
    }

    private List<Link> sorted() {
        Set<String> names = new HashSet<>();
        for (Link link : links) {
            if (!names.add(link.name)) {
                throw source.malformed(where, "holds '" + link.name + "' twice");
            }
            if (link.name.isEmpty() || link.name.equals(".") || link.name.equals("..") || link.name.indexOf('/') >= 0) {
                throw source.malformed(where, "expected a plain name, found '" + link.name + "'");
            }
        }
        boolean ordered = links.stream().allMatch(link -> link.order >= 0);
        links.sort(ordered ? Comparator.comparingLong(Link::order) : Comparator.comparing(Link::name));
        return List.copyOf(links);
    }

    private void readSymbolTable(long tree, long heapAddress) {
        Hdf5Cursor heap = source.structure(heapAddress, 32, where);
        heap.expect("HEAP");
        heap.expectVersion(0);
        heap.skip(3);
        long size = heap.length();
        heap.skip(8);
        long names = heap.address();
        source.data(names, size, where);
        for (long node : Hdf5Tree1.leaves(source, tree, 0, where)) {
            Hdf5Cursor head = source.structure(node, 8, where);
            head.expect("SNOD");
            head.expectVersion(1);
            head.skip(1);
            int count = head.u16();
            Hdf5Cursor entries = source.structure(node + 8, 40L * count, where);
            for (int i = 0; i < count; i++) {
                long name = entries.length();
                long address = entries.address();
                long cache = entries.u32();
                entries.skip(20);
                if (cache == 2) {
                    throw linksElsewhere("soft link");
                }
                if (name >= size) {
                    throw source.malformed(where, "a child's name lies outside of the group's names");
                }
                links.add(new Link(nameAt(names + name, size - name), address, -1));
            }
        }
    }

    private String nameAt(long address, long room) {
        Hdf5Cursor bounded = new Hdf5Cursor(source, source.data(address, Math.min(room, 1 << 16), where), where);
        String name = bounded.zeroTerminated();
        source.structure(address, bounded.position(), where);
        return name;
    }

    private void readLinkInfo(Hdf5Cursor info) {
        info.expectVersion(0);
        int flags = info.u8();
        if ((flags & 1) != 0) {
            info.skip(8);
        }
        long heapAddress = info.address();
        long index = info.address();
        if (heapAddress == Hdf5Source.UNDEFINED) {
            return;
        }
        Hdf5Heap heap = Hdf5Heap.read(source, heapAddress, where);
        for (Hdf5Cursor record : Hdf5Tree2.records(source, index, 5, where)) {
            record.skip(4);
            readLink(heap.object(record));
        }
    }

    private void readLink(Hdf5Cursor link) {
        link.expectVersion(1);
        int flags = link.u8();
        int type = (flags & 0x08) != 0 ? link.u8() : 0;
        long order = (flags & 0x04) != 0 ? link.number(8) : -1;
        if ((flags & 0x10) != 0) {
            link.skip(1);
        }
        long length = link.number(1 << (flags & 3));
        String name = link.text((int) Math.min(length, Integer.MAX_VALUE));
        if (type != 0) {
            throw linksElsewhere(type == 1 ? "soft link" : type == 64 ? "external link" : "link of type " + type);
        }
        links.add(new Link(name, link.address(), order));
    }

    private RuntimeException linksElsewhere(@Nullable String kind) {
        return source.unsupported(
                where,
                "leads elsewhere (" + kind
                        + "), which is refused: links can point to other files, and Keras writes none");
    }
}
