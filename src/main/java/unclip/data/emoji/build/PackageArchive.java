package unclip.data.emoji.build;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

import unclip.files.Checksums;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is needed of one published package, a {@code .tgz}, kept in memory. */
final class PackageArchive {

    private final Path file;
    private final Map<String, byte[]> contents;

    private PackageArchive(Path file, Map<String, byte[]> contents) {
        this.file = file;
        this.contents = contents;
    }

    /**
     * Reads an archive after checking it.
     *
     * @param name what the sentence calls the package, with its version
     * @param sha256 of the one version that a pack is built from
     * @param wanted which entries are kept
     * @throws IOException one sentence that names the file
     */
    static PackageArchive read(Path file, String name, String sha256, Predicate<String> wanted)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The image package " + file + " is missing.");
        }
        String actual = Checksums.sha256(file);
        if (!actual.equals(sha256)) {
            throw new IOException(
                    "%s is not the expected %s: its SHA-256 is %s instead of %s."
                            .formatted(file, name, actual, sha256));
        }
        Map<String, byte[]> contents = new TreeMap<>();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GzipCompressorInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (wanted.test(entry.getName())) {
                    contents.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return new PackageArchive(file, contents);
    }

    /** The entries that were kept, in alphabetical order. */
    Set<String> names() {
        return contents.keySet();
    }

    /** What an error calls an entry. */
    String describe(String name) {
        return file + " entry " + name;
    }

    /** One entry that was kept. */
    byte[] content(String name) throws IOException {
        byte[] content = contents.get(name);
        if (content == null) {
            throw new IOException(file + " has no entry " + name + ".");
        }
        return content;
    }
}
