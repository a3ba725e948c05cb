package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An array cut into equal chunks, each packed for itself. */
record Hdf5Chunks(
        Hdf5Source source,
        Hdf5Type type,
        Hdf5Space space,
        long[] chunkShape,
        int chunkBytes,
        List<Hdf5Filter> filters,
        List<Hdf5Tree1.Chunk> chunks,
        String where)
        implements Hdf5Layout {

    static Hdf5Chunks of(
            Hdf5Source source,
            Hdf5Type type,
            Hdf5Space space,
            long[] sizes,
            List<Hdf5Filter> filters,
            List<Hdf5Tree1.Chunk> chunks,
            String where) {
        int rank = space.shape().length;
        if (rank == 0 || sizes.length != rank + 1 || sizes[rank] != type.size()) {
            throw source.malformed(where, "its chunks don't have its dimensions and element size");
        }
        long bytes = type.size();
        long expected = 1;
        for (int d = 0; d < rank; d++) {
            if (sizes[d] < 1 || bytes > Integer.MAX_VALUE / sizes[d]) {
                throw source.malformed(
                        where, "expected chunks of 1 byte to 2 GiB, found " + sizes[d] + " in dimension " + d);
            }
            bytes *= sizes[d];
            // The product is at most the number of elements, which was checked.
            expected *= (space.shape()[d] - 1) / sizes[d] + 1;
        }
        if (chunks.size() != expected) {
            throw source.malformed(where, "expected " + expected + " chunks, found " + chunks.size());
        }
        Hdf5Chunks all = new Hdf5Chunks(source, type, space, sizes, (int) bytes, filters, chunks, where);
        all.check();
        return all;
    }

    private void check() {
        Set<Long> places = new HashSet<>();
        long most = filters.contains(Hdf5Filter.DEFLATE) ? Hdf5Filter.MOST_DEFLATED : 1;
        for (Hdf5Tree1.Chunk chunk : chunks) {
            source.data(chunk.address(), chunk.stored(), where);
            long place = 0;
            for (int d = 0; d < space.shape().length; d++) {
                long offset = chunk.offset()[d];
                if (offset % chunkShape[d] != 0 || offset >= space.shape()[d]) {
                    throw source.malformed(where, "a chunk starts at " + offset + " in dimension " + d);
                }
                place = place * ((space.shape()[d] - 1) / chunkShape[d] + 1) + offset / chunkShape[d];
            }
            if (!places.add(place)) {
                throw source.malformed(where, "the same chunk comes twice");
            }
            if (chunkBytes > most * chunk.stored()) {
                throw source.malformed(
                        where,
                        "expected a chunk of " + chunkBytes + " bytes, found " + chunk.stored() + " stored ones");
            }
        }
    }

    @Override
    public long stored() {
        long stored = 0;
        for (Hdf5Tree1.Chunk chunk : chunks) {
            stored += chunk.stored();
        }
        return stored;
    }

    @Override
    public long inflated() {
        return (long) chunkBytes * chunks.size();
    }

    @Override
    public ByteBuffer raw() {
        byte[] all = Allocation.bytes(space.count() * type.size(), source.name() + ", " + where);
        for (Hdf5Tree1.Chunk chunk : chunks) {
            ByteBuffer packed = source.data(chunk.address(), chunk.stored(), where);
            Hdf5Cursor place = new Hdf5Cursor(source, packed, where);
            copy(
                    Hdf5Filter.unpack(filters, chunk.skippedFilters(), packed, chunkBytes, type.size(), place),
                    chunk,
                    all);
        }
        return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Copies the part of a chunk that lies inside of the array, run by run along the last dimension. */
    private void copy(ByteBuffer bytes, Hdf5Tree1.Chunk chunk, byte[] all) {
        int rank = space.shape().length;
        long[] shape = space.shape();
        int run = (int) Math.min(chunkShape[rank - 1], shape[rank - 1] - chunk.offset()[rank - 1]) * type.size();
        long[] index = new long[rank];
        while (true) {
            long from = 0;
            long to = 0;
            for (int d = 0; d < rank; d++) {
                from = from * chunkShape[d] + index[d];
                to = to * shape[d] + chunk.offset()[d] + index[d];
            }
            bytes.get((int) from * type.size(), all, (int) to * type.size(), run);
            int d = rank - 2;
            while (d >= 0 && (++index[d] == chunkShape[d] || chunk.offset()[d] + index[d] == shape[d])) {
                index[d--] = 0;
            }
            if (d < 0) {
                return;
            }
        }
    }
}
