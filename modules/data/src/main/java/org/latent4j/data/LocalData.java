package org.latent4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where data sets that are files lie on this machine; looks, and downloads nothing. */
public final class LocalData {
    /** The data sets that are downloaded where they aren't found. */
    public static final List<String> NAMES = List.of(IdxDataset.FASHION_MNIST.name(), IdxDataset.MNIST.name());

    private final DataFolders folders;

    private LocalData(DataFolders folders) {
        this.folders = folders;
    }

    /** Looks where {@link Datasets#open} looks, for the user that runs this process. */
    public static LocalData ofUser() {
        return new LocalData(DataFolders.ofUser());
    }

    /** The folder that keeps downloads. */
    public Path cache() {
        return folders.cache();
    }

    /** The folder that holds all files of a data set of {@link #NAMES}, if there is one. */
    public Optional<Path> folder(String name) {
        IdxDataset data = name.equals(IdxDataset.MNIST.name()) ? IdxDataset.MNIST : IdxDataset.FASHION_MNIST;
        return folders.existing(name).stream().filter(data::isIn).findFirst();
    }
}
