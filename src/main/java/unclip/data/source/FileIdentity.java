package unclip.data.source;

import unclip.files.Checksums;
import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Identifies many files by names, sizes and times of change, without reading them: each step hashes
 * the last result with the next file.
 */
final class FileIdentity {

    private String sha256;

    FileIdentity(String kind) {
        sha256 = Checksums.sha256(kind);
    }

    void add(String name, Path file) throws IOException {
        try {
            BasicFileAttributes a =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            long millis = a.lastModifiedTime().toMillis();
            sha256 = Checksums.sha256(sha256 + "\n" + name + "\n" + a.size() + "\n" + millis);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    String sha256() {
        return sha256;
    }
}
