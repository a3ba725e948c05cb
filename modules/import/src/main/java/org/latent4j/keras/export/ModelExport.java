package org.latent4j.keras.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.keras.archive.KerasArchiveWriter;
import org.latent4j.models.Autoencoder;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Signature;
import org.latent4j.models.UnsupportedModelException;

/** Writes any model that Keras can have; see {@code KerasExport}. */
public final class ModelExport {
    /** The Keras whose format is written. */
    private static final String KERAS = "3.15.1";

    private ModelExport() {}

    /**
     * Writes a model.
     *
     * @return the files written: the model, and the companion if it is needed
     */
    public static List<Path> write(LatentModel model, Path file) throws IOException {
        boolean archive = isArchive(file);
        Path folder = folder(file);
        ExportedModel exported = exported(model);
        if (archive) {
            KerasArchiveWriter.writeKeras(
                    file, KERAS, exported.architecture(), WeightGroups.byPlace(exported), Map.of());
        } else {
            if (exported.architecture().toString().contains("\"__ellipsis__\"")) {
                throw new UnsupportedModelException(
                        "export: Keras can't read a slice with '...' from HDF5; write a .keras file instead");
            }
            KerasArchiveWriter.writeHdf5(
                    file, KERAS, exported.architecture(), null, WeightGroups.byLayer(exported), null);
        }
        return exported.needsCompanion() ? List.of(file, Companion.write(folder)) : List.of(file);
    }

    private static boolean isArchive(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".weights.h5") || !(name.endsWith(".keras") || name.endsWith(".h5"))) {
            throw new IllegalArgumentException(
                    "export: expected a file that ends in .keras or .h5, got '" + file + "'");
        }
        return name.endsWith(".keras");
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "export: expected an existing folder, found none");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "export: expected a file, found a folder");
        }
        if (!Files.isWritable(folder)) {
            throw new FileSystemException(file.toString(), null, "export: expected a folder that may be written to");
        }
        return folder;
    }

    private static ExportedModel exported(LatentModel model) {
        JsonNode origin = model.attachment(KerasOrigin.ATTACHMENT);
        if (origin != null) {
            return ImportedExport.of(model, origin);
        }
        Signature signature = model.signature();
        if (signature != null) {
            return ImportedExport.of(model, GraphOrigin.of(model, signature));
        }
        Autoencoder variant = model.variant();
        return variant == null ? ChainExport.of(model) : VariantExport.of(model.graph(), variant);
    }
}
