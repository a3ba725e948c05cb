package org.latent4j.keras.archive;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files that the tests of archives read, and forged ones. */
final class ArchiveFiles {
    private ArchiveFiles() {}

    /** A file made by make_archives.py. */
    static Path own(String name) {
        try {
            return Path.of(ArchiveFiles.class.getResource("/archives/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The good ones of them. */
    static List<Path> own() {
        return archives(own("make_archives.py").getParent()).stream()
                .filter(file -> !file.getFileName().toString().startsWith("attack"))
                .toList();
    }

    /** Real published files, where the folder named by {@code latent4j.shared} has them. */
    static List<Path> shared() {
        Path folder = Path.of(System.getProperty("latent4j.shared", "shared")).resolve("keras-models");
        assumeThat(Files.isDirectory(folder))
                .as("no keras-models in the folder of shared data: not tested")
                .isTrue();
        return archives(folder);
    }

    static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(h5|hdf5|keras)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens and reads everything: all attributes, all arrays; gives the number of elements. */
    static long readAll(byte[] bytes, String name) throws IOException {
        try (KerasArchive archive = KerasArchive.open(bytes, name)) {
            long elements = readAll(archive.weights());
            WeightGroup optimizer = archive.optimizerWeights();
            return optimizer == null ? elements : elements + readAll(optimizer);
        }
    }

    static long readAll(WeightGroup group) {
        long elements = 0;
        for (String name : group.attributes()) {
            group.attribute(name);
        }
        for (String name : group.arrays()) {
            StoredWeight weight = group.array(name);
            elements += weight.type().equals("string") ? weight.readStrings().size() : weight.readFloats().length;
        }
        for (String name : group.groups()) {
            elements += readAll(group.group(name));
        }
        return elements;
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] hdf5(ArchiveGroup root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Hdf5Output.write(root, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
