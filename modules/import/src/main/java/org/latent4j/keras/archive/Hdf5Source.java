package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/**
 * The bytes of one HDF5 file. Whatever is read lies inside of them, and all structures together may cost only a small
 * multiple of the file's length: structures that overlap, share or repeat each other end in an error, not in a hang.
 */
final class Hdf5Source {
    /** An address of all ones: "nothing there". */
    static final long UNDEFINED = -1;

    private final String name;
    private final ByteBuffer bytes;
    private long structureBytes;

    Hdf5Source(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.structureBytes = 8L * bytes.remaining() + (1 << 20);
    }

    String name() {
        return name;
    }

    long length() {
        return bytes.remaining();
    }

    /** A structure while the file is opened: counted against the allowance. */
    Hdf5Cursor structure(long address, long length, String where) {
        structureBytes -= length + 8;
        if (structureBytes < 0) {
            throw malformed(
                    where, "expected structures that don't overlap, found more of them than the file has room for");
        }
        return new Hdf5Cursor(this, data(address, length, where), where);
    }

    /** A structure whose length is known only from its content: everything from its address on. */
    Hdf5Cursor structureAt(long address, long known, String where) {
        structure(address, known, where);
        return new Hdf5Cursor(this, data(address, bytes.remaining() - address, where), where);
    }

    /** Raw bytes, not copied. */
    ByteBuffer data(long address, long length, String where) {
        if (address < 0 || length < 0 || address > bytes.remaining() || length > bytes.remaining() - address) {
            throw malformed(
                    where,
                    "expected " + (length < 0 ? "a length" : length + " bytes") + " inside the file of "
                            + bytes.remaining() + " bytes, found address " + address);
        }
        return bytes.slice((int) address, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    MalformedModelException malformed(String where, String what) {
        return new MalformedModelException(name + ", " + where + ": " + what);
    }

    UnsupportedModelException unsupported(String where, String what) {
        return new UnsupportedModelException(name + ", " + where + ": " + what);
    }
}
