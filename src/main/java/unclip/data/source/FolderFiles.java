package unclip.data.source;

import org.jspecify.annotations.Nullable;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * The files below a folder, one after the other in the order of their names. Keeps the listings of
 * the folders on the way to the current file only. Hidden files are passed over, and links to
 * folders are not followed.
 */
final class FolderFiles {

    private final Deque<Iterator<Path>> open = new ArrayDeque<>();

    FolderFiles(Path folder) throws IOException {
        open.push(list(folder));
    }

    /** The next file; null at the end. */
    @Nullable Path next() throws IOException {
        while (!open.isEmpty()) {
            Iterator<Path> listing = open.element();
            if (!listing.hasNext()) {
                open.pop();
                continue;
            }
            Path path = listing.next();
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                open.push(list(path));
            } else if (!Files.isDirectory(path)) {
                return path;
            }
        }
        return null;
    }

    private static Iterator<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !name(file).startsWith("."))
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList()
                    .iterator();
        } catch (IOException e) {
            throw new IOException(
                    "Cannot list the folder " + folder + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
