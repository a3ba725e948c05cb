package org.latent4j.keras.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Writes an HDF5 file that every HDF5 library since 1.8 (2008) reads: superblock 0, object headers 1, groups as link
 * messages in the order in which they were made, contiguous arrays, texts in one global heap. Same content, same bytes.
 *
 * <p>An own writer: jHDF 0.13.0 puts texts into header messages, and a file with a text of 100 KB, as long as many a
 * model's configuration, can't be opened by HDF5.
 */
final class Hdf5Output {
    private static final long UNDEFINED = -1;
    private static final int SUPERBLOCK = 96;

    private final ArchiveGroup root;
    private final IdentityHashMap<Object, Long> addresses = new IdentityHashMap<>();
    private final List<byte[]> texts = new ArrayList<>();
    private long heapAddress;

    private Hdf5Output(ArchiveGroup root) {
        this.root = root;
    }

    /** Writes the file from its first byte on. */
    static void write(ArchiveGroup root, OutputStream stream) throws IOException {
        Hdf5Output output = new Hdf5Output(root);
        // The first pass finds the sizes of all headers, which don't depend on the addresses in them.
        List<ArchiveGroup.Numbers> arrays = new ArrayList<>();
        long end = output.place(root, SUPERBLOCK, arrays);
        output.heapAddress = end;
        end += output.heap().size();
        for (ArchiveGroup.Numbers array : arrays) {
            output.addresses.put(array.shape(), end);
            end += (array.bytes() + 7L) / 8 * 8;
        }
        output.texts.clear();
        stream.write(output.superblock(end).toBytes());
        output.writeHeaders(root, stream);
        stream.write(output.heap().toBytes());
        for (ArchiveGroup.Numbers array : arrays) {
            writeNumbers(array, stream);
        }
    }

    private long place(ArchiveGroup group, long start, List<ArchiveGroup.Numbers> arrays) {
        addresses.put(group, start);
        long end = start + header(group).size();
        for (ArchiveGroup.Numbers array : group.arrays().values()) {
            addresses.put(array, end);
            end += header(array).size();
            arrays.add(array);
        }
        for (ArchiveGroup child : group.groups().values()) {
            end = place(child, end, arrays);
        }
        return end;
    }

    private void writeHeaders(ArchiveGroup group, OutputStream stream) throws IOException {
        stream.write(header(group).toBytes());
        for (ArchiveGroup.Numbers array : group.arrays().values()) {
            stream.write(header(array).toBytes());
        }
        for (ArchiveGroup child : group.groups().values()) {
            writeHeaders(child, stream);
        }
    }

    private Hdf5Message superblock(long end) {
        return new Hdf5Message()
                .u64(Hdf5Reader.SIGNATURE)
                .u8(0, 0, 0, 0, 0, 8, 8, 0)
                .u16(4)
                .u16(16)
                .u32(0)
                .u64(0)
                .u64(UNDEFINED)
                .u64(end)
                .u64(UNDEFINED)
                .u64(0)
                .u64(address(root))
                .zeros(24);
    }

    private Hdf5Message header(ArchiveGroup group) {
        HeaderContent content = new HeaderContent();
        int children = group.groups().size() + group.arrays().size();
        content.add(
                Hdf5Header.LINK_INFO,
                new Hdf5Message().u8(0, 1).u64(children).u64(UNDEFINED).u64(UNDEFINED));
        content.add(Hdf5Header.GROUP_INFO, new Hdf5Message().u8(0, 0));
        int[] order = {0};
        group.arrays().forEach((name, child) -> content.add(Hdf5Header.LINK, link(name, child, order[0]++)));
        group.groups().forEach((name, child) -> content.add(Hdf5Header.LINK, link(name, child, order[0]++)));
        group.attributes().forEach((name, value) -> {
            if (value instanceof String text) {
                content.add(Hdf5Header.ATTRIBUTE, textAttribute(name, text));
            } else if (value instanceof List<?> names) {
                addNames(content, name, names.stream().map(String::valueOf).toList());
            }
        });
        return content.toHeader();
    }

    private Hdf5Message header(ArchiveGroup.Numbers array) {
        HeaderContent content = new HeaderContent();
        content.add(Hdf5Header.DATASPACE, dataspace(array.shape()));
        content.add(
                Hdf5Header.DATATYPE,
                array.values() instanceof float[]
                        ? new Hdf5Message()
                                .u8(0x11, 0x20, 31, 0)
                                .u32(4)
                                .u16(0)
                                .u16(32)
                                .u8(23, 8, 0, 23)
                                .u32(127)
                        : new Hdf5Message().u8(0x10, 8, 0, 0).u32(8).u16(0).u16(64));
        // Version 2, allocated late, written if set; of no length: zeros.
        content.add(Hdf5Header.FILL_VALUE, new Hdf5Message().u8(2, 2, 2, 1).u32(0));
        long place = array.bytes() == 0 ? UNDEFINED : address(array.shape());
        content.add(Hdf5Header.LAYOUT, new Hdf5Message().u8(3, 1).u64(place).u64(array.bytes()));
        return content.toHeader();
    }

    private Hdf5Message link(String name, Object child, int order) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        // With its place in the order, UTF-8, and two bytes for the name's length.
        return new Hdf5Message()
                .u8(1, 0x04 | 0x10 | 1)
                .u64(order)
                .u8(1)
                .u16(text.length)
                .raw(text)
                .u64(address(child));
    }

    private Hdf5Message textAttribute(String name, String text) {
        texts.add(text.getBytes(StandardCharsets.UTF_8));
        Hdf5Message type = new Hdf5Message()
                .u8(0x19, 0x01, 0x01, 0)
                .u32(16)
                .u8(0x10, 0, 0, 0)
                .u32(1)
                .u16(0)
                .u16(8);
        Hdf5Message value = new Hdf5Message()
                .u32(texts.get(texts.size() - 1).length)
                .u64(heapAddress)
                .u32(texts.size());
        return attribute(name, type, dataspace(), value);
    }

    private static void addNames(HeaderContent content, String name, List<String> names) {
        List<List<String>> parts = NameList.split(names);
        for (int part = 0; part < parts.size(); part++) {
            String partName = parts.size() == 1 ? name : name + part;
            content.add(Hdf5Header.ATTRIBUTE, namesAttribute(partName, parts.get(part)));
        }
    }

    private static Hdf5Message namesAttribute(String name, List<String> names) {
        int width = NameList.width(names);
        Hdf5Message values = new Hdf5Message();
        for (String one : names) {
            byte[] text = one.getBytes(StandardCharsets.UTF_8);
            values.raw(text).zeros(width - text.length);
        }
        // Padded with zeros, UTF-8.
        Hdf5Message type = new Hdf5Message().u8(0x13, 0x11, 0, 0).u32(width);
        return attribute(name, type, dataspace(names.size()), values);
    }

    private static Hdf5Message attribute(String name, Hdf5Message type, Hdf5Message space, Hdf5Message value) {
        byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
        return new Hdf5Message()
                .u8(3, 0)
                .u16(text.length)
                .u16(type.size())
                .u16(space.size())
                .u8(1)
                .raw(text)
                .raw(type.toBytes())
                .raw(space.toBytes())
                .raw(value.toBytes());
    }

    private static Hdf5Message dataspace(long... shape) {
        Hdf5Message space = new Hdf5Message().u8(1, shape.length, 0).zeros(5);
        for (long size : shape) {
            space.u64(size);
        }
        return space;
    }

    /** One global heap collection with all texts; libraries expect at least 4096 bytes. */
    private Hdf5Message heap() {
        long size = 16;
        for (byte[] text : texts) {
            size += 16 + (text.length + 7L) / 8 * 8;
        }
        long all = Math.max(4096, size + 16);
        Hdf5Message heap = new Hdf5Message().text("GCOL").u8(1, 0, 0, 0).u64(all);
        for (int i = 0; i < texts.size(); i++) {
            heap.u16(i + 1)
                    .u16(1)
                    .u32(0)
                    .u64(texts.get(i).length)
                    .raw(texts.get(i))
                    .padded();
        }
        // The rest is free.
        return heap.u16(0).u16(0).u32(0).u64(all - size).zeros(all - size - 16);
    }

    private static void writeNumbers(ArchiveGroup.Numbers array, OutputStream stream) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < array.count(); i++) {
            if (buffer.remaining() < Long.BYTES) {
                stream.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            if (array.values() instanceof float[] floats) {
                buffer.putFloat(floats[i]);
            } else {
                buffer.putLong(((long[]) array.values())[i]);
            }
        }
        stream.write(buffer.array(), 0, buffer.position());
        stream.write(new byte[(8 - array.bytes() % 8) % 8]);
    }

    private long address(Object node) {
        return addresses.getOrDefault(node, 0L);
    }

    /** The messages of one object header. */
    private static final class HeaderContent {
        private final Hdf5Message messages = new Hdf5Message();
        private int count;

        void add(int type, Hdf5Message content) {
            int size = content.padded().size();
            if (size > 0xffff || ++count > 0xffff) {
                throw new IllegalArgumentException("more than HDF5 takes: " + size + " bytes in message " + count);
            }
            messages.u16(type).u16(size).u8(0, 0, 0, 0).raw(content.toBytes());
        }

        Hdf5Message toHeader() {
            return new Hdf5Message()
                    .u8(1, 0)
                    .u16(count)
                    .u32(1)
                    .u32(messages.size())
                    .u32(0)
                    .raw(messages.toBytes());
        }
    }
}
