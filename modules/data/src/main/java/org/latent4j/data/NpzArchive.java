package org.latent4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** NumPy's {@code .npz}: a zip with one {@code .npy} per array. Entry names are keys only, never paths. */
final class NpzArchive {
    private static final String ENDING = ".npy";
    private static final int MOST_ENTRIES = 10_000;

    /** Up to here an archive may hold anything; beyond, it may not expand more than {@link #MOST_EXPANSION} times. */
    private static final long ALWAYS_FINE_BYTES = 256L << 20;

    private static final int MOST_EXPANSION = 200;
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpzArchive() {}

    /** Reads an entry. */
    private interface Reader<T> {
        T read(InputStream content, long bytes, String subject) throws IOException;
    }

    /** All arrays of numbers by name, in the archive's order; arrays of texts beside them are passed over. */
    static Map<String, NpyArray> read(Path path) {
        Map<String, NpyArray> arrays = entries(path, NpyArray::read, DataException::isAboutText);
        if (arrays.isEmpty()) {
            throw new DataException(path.getFileName() + ": expected at least one array, found none");
        }
        return arrays;
    }

    /** All arrays of texts by name, in the archive's order; arrays of numbers beside them are passed over. */
    static Map<String, Texts> readTexts(Path path) {
        return entries(path, NpyTexts::read, DataException::isAboutNumbers);
    }

    private static <T> Map<String, T> entries(Path path, Reader<T> reader, Predicate<DataException> passedOver) {
        String name = String.valueOf(path.getFileName());
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            checkSizes(name, entries, Files.size(path));
            Map<String, T> arrays = new LinkedHashMap<>();
            for (ZipEntry entry : entries) {
                String subject = name + ", entry '" + entry.getName() + "'";
                if (!entry.getName().endsWith(ENDING)) {
                    throw new DataException(subject + ": expected only arrays, named like 'x.npy'");
                }
                String key = entry.getName().substring(0, entry.getName().length() - ENDING.length());
                try {
                    if (arrays.put(key, entry(zip, entry, subject, reader)) != null) {
                        throw new DataException(subject + ": occurs twice");
                    }
                } catch (DataException e) {
                    if (!passedOver.test(e) || entries.size() == 1) {
                        throw e;
                    }
                }
            }
            return arrays;
        } catch (IOException e) {
            throw new DataException(name + ": broken zip file: " + e.getMessage(), e);
        }
    }

    private static <T> T entry(ZipFile zip, ZipEntry entry, String subject, Reader<T> reader) {
        try (CheckedInputStream content = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            T array = reader.read(content, entry.getSize(), subject);
            if (content.read() >= 0) {
                throw new DataException(subject + ": holds more than its declared " + entry.getSize() + " bytes");
            }
            if (content.getChecksum().getValue() != entry.getCrc()) {
                throw new DataException(subject + ": damaged: its checksum is wrong");
            }
            return array;
        } catch (IOException e) {
            throw new DataException(subject + ": broken: " + e.getMessage(), e);
        }
    }

    private static void checkSizes(String name, List<? extends ZipEntry> entries, long fileBytes) {
        if (entries.size() > MOST_ENTRIES) {
            throw new DataException(name + ": expected at most " + MOST_ENTRIES + " arrays, found " + entries.size());
        }
        long declared = 0;
        for (ZipEntry entry : entries) {
            declared += Math.max(0, entry.getSize());
        }
        if (declared < 0 || (declared > ALWAYS_FINE_BYTES && declared / MOST_EXPANSION > fileBytes)) {
            throw new DataException(name + ": expands from " + fileBytes + " to " + declared + " bytes, more than "
                    + MOST_EXPANSION + " times: not read");
        }
    }

    static void write(OutputStream stream, Map<String, INDArray> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(stream);
        // As numpy.savez: floats hardly shrink, and packing them takes ten times as long as writing.
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (Map.Entry<String, INDArray> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + ENDING);
            entry.setTimeLocal(WRITTEN);
            zip.putNextEntry(entry);
            NpyArray.write(zip, array.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
