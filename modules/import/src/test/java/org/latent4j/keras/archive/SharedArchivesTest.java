package org.latent4j.keras.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real published files: each opens, and all its float32 arrays are, bit for bit, what jHDF reads. */
@Tag("shared")
class SharedArchivesTest {
    @Test
    void readsWhatJhdfReads() throws IOException {
        int arrays = 0;
        for (Path file : ArchiveFiles.shared()) {
            try (KerasArchive archive = KerasArchive.open(file);
                    HdfFile second = HdfFile.fromBytes(hdf5(file))) {
                arrays += compare(archive.weights(), second);
                if (archive.optimizerWeights() != null
                        && !archive.weights().path().equals("/")) {
                    arrays += compare(archive.optimizerWeights(), second);
                }
            }
        }
        assertThat(arrays).isGreaterThan(1000);
    }

    @Test
    void findsTheArchitecture() throws IOException {
        for (Path file : ArchiveFiles.shared()) {
            try (KerasArchive archive = KerasArchive.open(file)) {
                boolean weightsOnly = file.getFileName().toString().matches("(078|112|113)_.*");
                assertThat(archive.architecture() == null).as(file.toString()).isEqualTo(weightsOnly);
                assertThat(archive.kerasVersion()).as(file.toString()).isNotNull();
                assertThat(archive.weights().groups()).as(file.toString()).isNotEmpty();
            }
        }
    }

    private static int compare(WeightGroup group, HdfFile second) {
        int arrays = 0;
        for (String name : group.arrays()) {
            StoredWeight weight = group.array(name);
            Dataset other = second.getDatasetByPath(weight.path());
            assertThat(weight.shape()).as(weight.path()).isEqualTo(other.getDimensionsAsLong());
            if (other.getDataFlat() instanceof float[] floats) {
                assertThat(Arrays.equals(weight.readFloats(), floats))
                        .as(weight.path())
                        .isTrue();
                arrays++;
            }
        }
        for (String name : group.groups()) {
            arrays += compare(group.group(name), second);
        }
        return arrays;
    }

    private static byte[] hdf5(Path file) throws IOException {
        if (!file.toString().endsWith(".keras")) {
            return Files.readAllBytes(file);
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getInputStream(zip.getEntry("model.weights.h5")).readAllBytes();
        }
    }
}
