package unclip.weights.hub;

import unclip.files.AtomicFiles;
import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One released model's folder in the cache: {@code blobs} hold contents by checksum, {@code
 * snapshots/COMMIT} the files by name (as links to blobs), and {@code refs/REVISION} names the
 * commit that a revision stood for.
 *
 * @param cache the cache folder
 * @param id the model's name, OWNER/NAME
 * @param revision a branch, tag or commit, usually {@code main}
 */
public record HubRepository(Path cache, String id, String revision) {

    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9._-]{0,99}";
    private static final Pattern ID = Pattern.compile(WORD + "(/" + WORD + ")?");
    private static final Pattern NAME = Pattern.compile(WORD);

    /** Checks the names, as they become parts of paths and addresses. */
    public HubRepository {
        if (!ID.matcher(id).matches() || id.contains("..")) {
            throw new IllegalArgumentException(
                    "A released model is named OWNER/NAME, got '" + id + "'.");
        }
        checkName(revision);
    }

    static String checkName(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException(
                    "A file or revision must be letters, digits, dots, dashes and underscores, got"
                            + " '"
                            + name
                            + "'.");
        }
        return name;
    }

    /** The model's folder, which need not exist. */
    public Path folder() {
        return cache.resolve("models--" + id.replace("/", "--"));
    }

    /** Where files that were fetched by hand are found, without blobs and refs. */
    public Path handmade() {
        return folder().resolve("snapshots").resolve(revision);
    }

    /**
     * The folder with the files of the revision.
     *
     * @return empty if the cache has none
     * @throws IOException one sentence if the cache cannot be read
     */
    public Optional<Path> snapshot() throws IOException {
        Path ref = folder().resolve("refs").resolve(revision);
        if (Files.isRegularFile(ref)) {
            try {
                String commit = Files.readString(ref).strip();
                Path snapshot = folder().resolve("snapshots").resolve(checkName(commit));
                if (Files.isDirectory(snapshot)) {
                    return Optional.of(snapshot);
                }
            } catch (IOException e) {
                throw new IOException("Cannot read " + ref + ": " + IoSentences.cause(e) + ".", e);
            }
        }
        return Optional.of(handmade()).filter(Files::isDirectory);
    }

    Path blob(String checksum) {
        return folder().resolve("blobs").resolve(checkName(checksum));
    }

    /** Gives a blob its name in a snapshot: a link, or a copy where links are not allowed. */
    Path link(String checksum, String commit, String file) throws IOException {
        Path blob = blob(checksum);
        Path named = folder().resolve("snapshots").resolve(checkName(commit)).resolve(file);
        Files.createDirectories(named.resolveSibling(""));
        Files.deleteIfExists(named);
        try {
            Files.createSymbolicLink(named, Path.of("..", "..", "blobs", checksum));
        } catch (FileAlreadyExistsException e) {
            return named; // another program was as fast
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(blob, named, StandardCopyOption.REPLACE_EXISTING);
        }
        return named;
    }

    void point(String commit) throws IOException {
        if (!commit.equals(revision)) {
            AtomicFiles.writeText(folder().resolve("refs").resolve(revision), commit);
        }
    }
}
