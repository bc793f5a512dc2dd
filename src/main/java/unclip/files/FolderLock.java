package unclip.files;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder to one writer at a time: an advisory lock of the operating system on the hidden
 * file {@value #FILE} in it. It ends with its process, however that ends, so none is ever stale;
 * the empty file stays.
 */
public final class FolderLock implements AutoCloseable {

    /** The name of the file that is locked. */
    public static final String FILE = ".lock";

    /**
     * What this program holds. The operating system does not tell its own threads apart, and would
     * drop the lock if any of them opened and closed the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Locks a folder, without waiting.
     *
     * @param folder made where it is missing
     * @throws IOException one sentence, if another run holds it or it takes no files
     */
    public static FolderLock take(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            Path real = folder.toRealPath();
            if (!HELD.add(real)) {
                throw taken(folder);
            }
            return lock(folder, real);
        } catch (FileSystemException e) {
            throw new IOException(
                    "Cannot write into the folder " + folder + ": " + IoSentences.cause(e) + ".",
                    e);
        }
    }

    private static FolderLock lock(Path folder, Path real) throws IOException {
        @Nullable FileChannel channel = null;
        @Nullable FileLock lock = null;
        try {
            channel =
                    FileChannel.open(
                            real.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                throw taken(folder);
            }
            return new FolderLock(real, channel);
        } finally {
            if (lock == null) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static IOException taken(Path folder) {
        return new IOException(
                "Another run is writing into the folder "
                        + folder
                        + " now; wait until it ends, or choose another folder.");
    }

    /** The folder that is locked, without links on its way. */
    public Path folder() {
        return folder;
    }

    /** Lets the next one write. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
