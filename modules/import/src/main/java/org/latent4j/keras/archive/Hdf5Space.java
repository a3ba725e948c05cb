package org.latent4j.keras.archive;

/** The extent of an HDF5 array: its dimensions (none: a scalar) and the number of its elements. */
record Hdf5Space(long[] shape, long count) {

    static Hdf5Space read(Hdf5Cursor cursor) {
        int version = cursor.u8();
        int rank = cursor.u8();
        int flags = cursor.u8();
        int type = 1;
        if (version == 1) {
            cursor.skip(5);
        } else if (version == 2) {
            type = cursor.u8();
        } else {
            throw cursor.malformed("expected a dataspace of version 1 or 2, found " + version);
        }
        if (rank > 32 || (flags & ~3) != 0 || type > 2) {
            throw cursor.malformed("expected a dataspace of at most 32 dimensions, found " + rank + " with flags "
                    + flags + ", type " + type);
        }
        if (type == 2) {
            return new Hdf5Space(new long[] {0}, 0);
        }
        long[] shape = new long[rank];
        long count = 1;
        boolean empty = false;
        for (int i = 0; i < rank; i++) {
            shape[i] = cursor.length();
            empty |= shape[i] == 0;
            // Beyond any file; an array whose other dimension is zero may still declare anything.
            count = empty ? 0 : shape[i] > (1L << 40) / count ? Long.MAX_VALUE : count * shape[i];
            if (count == Long.MAX_VALUE) {
                throw cursor.malformed("expected dimensions that fit a file, found " + shape[i] + " in dimension " + i);
            }
        }
        return new Hdf5Space(shape, count);
    }
}
