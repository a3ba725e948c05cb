package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * A zip in memory. Entries that are only stored, as Keras does it, are parts of the file's bytes and not copied. Nothing
 * is unpacked before it's asked for, and nothing to disk.
 */
final class ZipContents {
    private static final int END_MARK = 0x06054b50;
    private static final int END64_MARK = 0x06064b50;
    private static final int LOCATOR64_MARK = 0x07064b50;
    private static final int ENTRY_MARK = 0x02014b50;
    private static final int LOCAL_MARK = 0x04034b50;
    private static final int MOST_DEFLATED = 1032;

    private final ByteBuffer bytes;
    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int flags, int method, long crc, long stored, long size, long header) {}

    private ZipContents(ByteBuffer bytes, String name) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
    }

    static ZipContents read(ByteBuffer bytes, String name) {
        ZipContents zip = new ZipContents(bytes, name);
        try {
            zip.readDirectory();
        } catch (IndexOutOfBoundsException e) {
            throw zip.broken("its directory points outside of the file", e);
        }
        return zip;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /**
     * The content of an entry, checked against its checksum; null if there is none.
     *
     * @param most bytes that it may have
     */
    @Nullable
    ByteBuffer content(String entryName, long most) {
        Entry entry = entries.get(entryName);
        if (entry == null) {
            return null;
        }
        String where = name + ", " + entryName;
        if ((entry.flags & 1) != 0) {
            throw new UnsupportedModelException(where + ": is encrypted");
        }
        if (entry.size > most || entry.size > (entry.method == 0 ? entry.stored : MOST_DEFLATED * entry.stored)) {
            throw new MalformedModelException(where + ": declares " + entry.size + " bytes, stored in " + entry.stored
                    + "; at most " + most + " are taken");
        }
        ByteBuffer stored;
        try {
            int header = Math.toIntExact(entry.header);
            if (bytes.getInt(header) != LOCAL_MARK) {
                throw new MalformedModelException(where + ": its directory entry leads to something else");
            }
            int start = header + 30 + u16(header + 26) + u16(header + 28);
            stored = bytes.slice(start, Math.toIntExact(entry.stored));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new MalformedModelException(where + ": its directory entry points outside of the file", e);
        }
        ByteBuffer content = switch (entry.method) {
            case 0 -> stored;
            case 8 -> inflate(stored, entry.size, where);
            default ->
                throw new UnsupportedModelException(
                        where + ": expected a stored or deflated entry, found method " + entry.method);
        };
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if (content.remaining() != entry.size || crc.getValue() != entry.crc) {
            throw new MalformedModelException(where + ": damaged: its checksum doesn't fit its content");
        }
        return content;
    }

    private static ByteBuffer inflate(ByteBuffer stored, long size, String where) {
        byte[] content = Allocation.bytes(size, where);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored.duplicate());
            int length = 0;
            while (length < content.length) {
                int step = inflater.inflate(content, length, content.length - length);
                if (step == 0) {
                    break;
                }
                length += step;
            }
            // Zero when all is said; more content than declared is a lie as well.
            if (length < content.length || inflater.inflate(new byte[1]) != 0) {
                throw new MalformedModelException(
                        where + ": expected " + size + " bytes, found " + (length < content.length ? length : "more"));
            }
            return ByteBuffer.wrap(content);
        } catch (DataFormatException e) {
            throw new MalformedModelException(where + ": expected deflated data, found damaged ones", e);
        } finally {
            inflater.end();
        }
    }

    private void readDirectory() {
        int end = end();
        long count = u16(end + 10);
        long start = u32(end + 16);
        int locator = end - 20;
        if (locator >= 0 && bytes.getInt(locator) == LOCATOR64_MARK) {
            int end64 = (int) Math.min(Integer.MAX_VALUE, bytes.getLong(locator + 8) & Long.MAX_VALUE);
            if (bytes.getInt(end64) != END64_MARK) {
                throw broken("its zip64 directory is missing", null);
            }
            count = bytes.getLong(end64 + 32);
            start = bytes.getLong(end64 + 48);
        }
        if (start < 0 || start > end || count < 0 || count > (end - start) / 46) {
            throw broken("its directory declares " + count + " entries at " + start, null);
        }
        int at = (int) start;
        for (long i = 0; i < count; i++) {
            at = readEntry(at);
        }
    }

    private int end() {
        int last = bytes.remaining() - 22;
        for (int at = last; at >= Math.max(0, last - 65535); at--) {
            if (bytes.getInt(at) == END_MARK && at + 22 + u16(at + 20) <= bytes.remaining()) {
                return at;
            }
        }
        throw broken("cut off: its directory, which stands at the end, is missing", null);
    }

    private int readEntry(int at) {
        if (bytes.getInt(at) != ENTRY_MARK) {
            throw broken("its directory is damaged", null);
        }
        int nameLength = u16(at + 28);
        int extraLength = u16(at + 30);
        byte[] text = new byte[nameLength];
        bytes.get(at + 46, text);
        String entryName = new String(text, StandardCharsets.UTF_8);
        long[] sizes = {u32(at + 24), u32(at + 20), u32(at + 42)};
        readExtra(at + 46 + nameLength, extraLength, sizes);
        for (long size : sizes) {
            if (size < 0) {
                throw broken("entry '" + entryName + "' declares a negative size", null);
            }
        }
        checkName(entryName);
        Entry entry = new Entry(u16(at + 8), u16(at + 10), u32(at + 16), sizes[1], sizes[0], sizes[2]);
        if (entries.put(entryName, entry) != null) {
            throw broken("holds '" + entryName + "' twice", null);
        }
        return at + 46 + nameLength + extraLength + u16(at + 32);
    }

    /** Sizes of 4 GiB and more, or written that way to be on the safe side. */
    private void readExtra(int at, int length, long[] sizes) {
        int end = at + length;
        int field = at;
        while (field + 4 <= end) {
            int id = u16(field);
            int next = field + 4 + u16(field + 2);
            int value = field + 4;
            for (int i = 0; id == 1 && i < sizes.length; i++) {
                if (sizes[i] == 0xffffffffL && value + 8 <= Math.min(next, end)) {
                    sizes[i] = bytes.getLong(value);
                    value += 8;
                }
            }
            field = next;
        }
    }

    private void checkName(String entryName) {
        String plain = entryName.replace('\\', '/');
        boolean up = List.of(plain.split("/")).contains("..");
        if (up || plain.startsWith("/") || plain.matches("[A-Za-z]:.*") || entryName.indexOf('\0') >= 0) {
            throw broken("entry '" + entryName.replace('\0', '?') + "': expected a name inside of the archive", null);
        }
    }

    private int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private long u32(int at) {
        return bytes.getInt(at) & 0xffffffffL;
    }

    private MalformedModelException broken(String what, @Nullable Throwable cause) {
        String message = name + ": expected a .keras archive (a zip): " + what;
        return cause == null ? new MalformedModelException(message) : new MalformedModelException(message, cause);
    }
}
