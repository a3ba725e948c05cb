package org.latent4j.keras.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of one HDF5 object (group or dataset), of header versions 1 and 2, over all continuation blocks. */
final class Hdf5Header {
    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int FILL_VALUE = 0x05;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int GROUP_INFO = 0x0a;
    static final int FILTERS = 0x0b;
    static final int ATTRIBUTE = 0x0c;
    static final int CONTINUATION = 0x10;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;
    private static final int SHARED = 0x02;

    private final Hdf5Source source;
    private final String where;
    private final List<Message> messages = new ArrayList<>();

    private record Message(int type, Hdf5Cursor content) {}

    private record Block(long address, long length) {}

    private Hdf5Header(Hdf5Source source, String where) {
        this.source = source;
        this.where = where;
    }

    static Hdf5Header read(Hdf5Source source, long address, String where) {
        Hdf5Header header = new Hdf5Header(source, where);
        Hdf5Cursor start = source.structureAt(address, 16, where);
        if (start.u8() == 1) {
            header.readVersion1(start, address);
        } else {
            header.readVersion2(source.structureAt(address, 16, where), address);
        }
        return header;
    }

    /** The only message of a type; null if there is none. */
    @Nullable
    Hdf5Cursor message(int type) {
        List<Hdf5Cursor> all = messages(type);
        if (all.size() > 1) {
            throw source.malformed(where, "expected one header message of type " + type + ", found " + all.size());
        }
        return all.isEmpty() ? null : all.get(0);
    }

    List<Hdf5Cursor> messages(int type) {
        List<Hdf5Cursor> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                found.add(message.content);
            }
        }
        return found;
    }

    boolean has(int type) {
        return messages.stream().anyMatch(message -> message.type == type);
    }

    private void readVersion1(Hdf5Cursor cursor, long address) {
        cursor.skip(1);
        int count = cursor.u16();
        cursor.skip(4);
        long size = cursor.u32();
        List<Block> blocks = new ArrayList<>(List.of(new Block(address + 16, size)));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!seen.add(block.address)) {
                throw source.malformed(where, "its header continues in itself");
            }
            Hdf5Cursor messagesLeft = source.structure(block.address, block.length, where);
            while (messagesLeft.remaining() >= 8 && count > 0) {
                int type = messagesLeft.u16();
                int length = messagesLeft.u16();
                int flags = messagesLeft.u8();
                messagesLeft.skip(3);
                add(type, flags, messagesLeft.part(length, where), blocks);
                count--;
            }
        }
        if (count > 0) {
            throw source.malformed(where, "expected " + count + " more header messages, found the header's end");
        }
    }

    private void readVersion2(Hdf5Cursor cursor, long address) {
        cursor.expect("OHDR");
        cursor.expectVersion(2);
        int flags = cursor.u8();
        cursor.skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = cursor.number(1 << (flags & 3));
        boolean ordered = (flags & 0x04) != 0;
        List<Block> blocks = new ArrayList<>(List.of(new Block(address, cursor.position() + size + 4)));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!seen.add(block.address)) {
                throw source.malformed(where, "its header continues in itself");
            }
            Hdf5Cursor left = source.structure(block.address, block.length, where);
            Hdf5Checksum.check(left, where);
            if (i == 0) {
                left.skip(cursor.position());
            } else {
                left.expect("OCHK");
            }
            int messageHead = ordered ? 6 : 4;
            // Less room than a message's head is a gap; the last four bytes are the checksum.
            while (left.remaining() - 4 >= messageHead) {
                int type = left.u8();
                int length = left.u16();
                int messageFlags = left.u8();
                left.skip(ordered ? 2 : 0);
                add(type, messageFlags, left.part(length, where), blocks);
            }
        }
    }

    private void add(int type, int flags, Hdf5Cursor content, List<Block> blocks) {
        if (type == CONTINUATION) {
            long address = content.address();
            blocks.add(new Block(address, content.length()));
        } else if (type != 0) {
            if ((flags & SHARED) != 0
                    && (type == DATATYPE || type == DATASPACE || type == ATTRIBUTE || type == FILTERS)) {
                throw source.unsupported(where, "named (committed) types are not read; Keras writes none");
            }
            messages.add(new Message(type, content));
        }
    }
}
