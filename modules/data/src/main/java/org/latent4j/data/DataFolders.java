package org.latent4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where data files lie on this machine.
 *
 * @param environment the process's variables, of which {@code LATENT4J_DATA} and {@code XDG_CACHE_HOME} count
 * @param home the user's home folder
 */
record DataFolders(Map<String, String> environment, Path home) {

    static DataFolders ofUser() {
        return new DataFolders(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /**
     * The folders that may hold a data set, best first.
     *
     * @throws DataException if the folder that the user named is none; the option counts before the variable
     */
    List<Path> toSearch(String name, @Nullable Path dataDir) {
        List<Path> folders = new ArrayList<>();
        if (dataDir != null) {
            if (!Files.isDirectory(dataDir)) {
                throw new DataException(dataDir + ": no such folder (--data-dir)");
            }
            folders.add(dataDir);
            folders.add(dataDir.resolve(name));
        }
        String named = environment.get("LATENT4J_DATA");
        if (named != null && !named.isBlank()) {
            Path folder = Path.of(named);
            if (dataDir == null && !Files.isDirectory(folder)) {
                throw new DataException(named + ": no such folder (LATENT4J_DATA)");
            }
            folders.add(folder);
            folders.add(folder.resolve(name));
        }
        folders.add(cache().resolve(name));
        return folders;
    }

    /** The folder that keeps downloads, in a subfolder per data set. */
    Path cache() {
        String caches = environment.get("XDG_CACHE_HOME");
        Path folder = caches == null || caches.isBlank() ? home.resolve(".cache") : Path.of(caches);
        return folder.resolve("latent4j").resolve("data");
    }
}
