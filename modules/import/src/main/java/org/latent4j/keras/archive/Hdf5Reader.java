package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * Reads the structure of an HDF5 file: all groups, attributes and the places of all arrays, but not their elements.
 *
 * <p>Takes what HDF5 and h5py write in their default ("earliest") format and the newer forms of groups, headers and
 * attributes. The file must be a tree: what is linked twice, or leads elsewhere, is refused.
 *
 * <p>An own reader and not jHDF, which is the second opinion in the tests: jHDF 0.13.0 doesn't come to an end on some
 * damaged files (5 of 3,000 mutants of the test files).
 */
final class Hdf5Reader {
    static final long SIGNATURE = 0x0a1a0a0d46444889L;
    private static final int DEEPEST_GROUP = 200;
    /** Keras packs no weights, and packing saves little: more than this, or than four times the file, is a bomb. */
    private static final long MOST_INFLATED = 256L << 20;

    private static final int LONGEST_PATH = 8192;
    private static final int MOST_TEXT_ARRAYS = 256;

    private final Hdf5Source source;
    private final Hdf5Texts texts;
    private final Set<Long> seen = new HashSet<>();
    private long stored;
    private long inflated;
    private int textArrays;
    private long pathBytes;

    private Hdf5Reader(Hdf5Source source) {
        this.source = source;
        this.texts = new Hdf5Texts(source);
    }

    static boolean isHdf5(ByteBuffer bytes) {
        return bytes.remaining() >= 8
                && bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.position()) == SIGNATURE;
    }

    /** The root group; {@code name} starts all messages. */
    static WeightGroup read(ByteBuffer bytes, String name) {
        Hdf5Source source = new Hdf5Source(name, bytes);
        long root = rootAddress(source);
        WeightGroup group = new WeightGroup(name, "/");
        new Hdf5Reader(source).readGroup(group, Hdf5Header.read(source, root, "/"), root, 0);
        return group;
    }

    private static long rootAddress(Hdf5Source source) {
        String where = "superblock";
        Hdf5Cursor block = source.structure(0, Math.min(48, source.length()), where);
        block.skip(8);
        int version = block.u8();
        if (version > 3) {
            throw source.unsupported(where, "expected HDF5 superblock version 0 to 3, found " + version);
        }
        block.skip(version < 2 ? 4 : 0);
        int offsets = block.u8();
        int lengths = block.u8();
        if (offsets != 8 || lengths != 8) {
            throw source.unsupported(
                    where, "expected addresses and lengths of 8 bytes, found " + offsets + " and " + lengths);
        }
        if (version < 2) {
            block = source.structure(0, version == 0 ? 96 : 100, where);
            block.skip(version == 0 ? 24 : 28);
        } else {
            block = source.structure(0, 48, where);
            Hdf5Checksum.check(block, where);
            block.skip(12);
        }
        if (block.address() != 0) {
            throw source.unsupported(where, "expected addresses that count from the file's start");
        }
        block.skip(8);
        long end = block.address();
        if (end > source.length()) {
            throw source.malformed(where, "cut off: expected " + end + " bytes, found " + source.length());
        }
        block.skip(version < 2 ? 16 : 0);
        return block.address();
    }

    private void readGroup(WeightGroup group, Hdf5Header header, long address, int depth) {
        String where = group.path();
        if (depth > DEEPEST_GROUP) {
            throw source.malformed(shortened(where), "expected groups nested at most " + DEEPEST_GROUP + " deep");
        }
        if (!seen.add(address)) {
            throw source.malformed(shortened(where), "is linked twice or in a circle");
        }
        group.setAttributes(Hdf5Attributes.read(source, texts, header, where));
        for (Hdf5Links.Link link : Hdf5Links.read(source, header, where)) {
            String childPath = group.childPath(link.name());
            pathBytes += childPath.length();
            if (childPath.length() > LONGEST_PATH || pathBytes > 4 * source.length() + (1 << 20)) {
                throw source.malformed(
                        shortened(childPath), "expected paths of at most " + LONGEST_PATH + " characters");
            }
            Hdf5Header child = Hdf5Header.read(source, link.address(), childPath);
            if (Hdf5Links.isGroup(child)) {
                readGroup(group.makeGroup(link.name()), child, link.address(), depth + 1);
            } else if (child.has(Hdf5Header.LAYOUT) || child.has(Hdf5Header.DATASPACE)) {
                addArray(group, link, child, childPath);
            }
        }
    }

    private void addArray(WeightGroup group, Hdf5Links.Link link, Hdf5Header header, String where) {
        if (!seen.add(link.address())) {
            throw source.malformed(where, "is linked twice");
        }
        Hdf5Cursor typeMessage = header.message(Hdf5Header.DATATYPE);
        Hdf5Cursor spaceMessage = header.message(Hdf5Header.DATASPACE);
        if (typeMessage == null || spaceMessage == null) {
            throw source.malformed(where, "an array without a type or dimensions");
        }
        Hdf5Type type = Hdf5Type.read(typeMessage);
        Hdf5Space space = Hdf5Space.read(spaceMessage);
        Hdf5Layout layout = Hdf5Layout.read(source, header, type, space, where);
        count(layout, type, where);
        Map<String, Object> attributes = Hdf5Attributes.read(source, texts, header, where);
        // Keras 3 stores bfloat16 as two opaque bytes and says so beside them.
        boolean brain = type.size() == 2 && "bfloat16".equals(attributes.get("dtype"));
        String typeName = brain ? "bfloat16" : type.isText() ? "string" : type.name();
        int slash = link.name().replace('\\', '/').lastIndexOf('/');
        WeightGroup parent = slash < 0 ? group : group.makeGroup(link.name().substring(0, slash));
        parent.addArray(
                link.name().substring(slash + 1), new StoredWeight(source, where, type, typeName, space, layout));
    }

    private void count(Hdf5Layout layout, Hdf5Type type, String where) throws MalformedModelException {
        stored += layout.stored();
        inflated += layout.inflated();
        if (stored > source.length()) {
            throw source.malformed(
                    where, "expected arrays that don't overlap, found more of them than the file has room for");
        }
        if (inflated > Math.max(MOST_INFLATED, 4 * source.length())) {
            throw source.unsupported(
                    where, "expected packed arrays of at most 256 MiB or four times the file altogether, found more");
        }
        if (type.kind() == Hdf5Type.Kind.VARIABLE_TEXT && ++textArrays > MOST_TEXT_ARRAYS) {
            throw new UnsupportedModelException(
                    source.name() + ", " + where + ": expected at most " + MOST_TEXT_ARRAYS + " arrays of texts");
        }
    }

    private static String shortened(String path) {
        return path.length() <= 120 ? path : path.substring(0, 117) + "...";
    }
}
