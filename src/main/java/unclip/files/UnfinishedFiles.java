package unclip.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Temporary files being written now; what is left when the JVM is interrupted is deleted. */
final class UnfinishedFiles {

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(UnfinishedFiles::deleteAll, "unfinished-files"));
    }

    private UnfinishedFiles() {}

    static void add(Path file) {
        OPEN.add(file);
    }

    /** Deletes the file if it is still there; an error here must not hide an earlier one. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            OPEN.remove(file);
        } catch (IOException e) {
            // Stays in the set, so that deletion is tried once more when the JVM ends.
        }
    }

    static void deleteAll() {
        for (Path file : OPEN) {
            delete(file);
        }
    }
}
