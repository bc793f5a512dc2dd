package unclip.files;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files that appear under their final name only when they are complete.
 *
 * <p>The content goes to a hidden temporary file in the same folder, is forced to the disk, and is
 * then moved over the target in one step. When writing fails (the disk is full, the program is
 * interrupted) the temporary file is deleted and whatever stood under the name before is untouched.
 */
public final class AtomicFiles {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFiles() {}

    /**
     * Writes a file; folders that are missing on the way to it are made.
     *
     * @param target the final name; replaced if it exists
     * @param body writes the content; the stream is buffered, and closed here
     * @throws IOException one sentence that names the file and the cause
     */
    public static void write(Path target, IOConsumer<OutputStream> body) throws IOException {
        Path file = destination(target);
        Path temporary = temporaryBeside(file);
        // Deleted after all shutdown hooks have run, so that a hook may still wait for this file.
        temporary.toFile().deleteOnExit();
        try {
            fill(temporary, body);
            moveOver(temporary, file);
        } catch (IOException e) {
            throw new IOException("Cannot write " + target + ": " + IoSentences.cause(e) + ".", e);
        } finally {
            // After a success there is nothing left under the temporary name.
            deleteQuietly(temporary);
        }
    }

    /**
     * Writes a text in UTF-8, exactly as given.
     *
     * @param target the final name; replaced if it exists
     * @param text the whole content
     * @throws IOException one sentence that names the file and the cause
     */
    public static void writeText(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** An error here must not hide an earlier one; the end of the JVM tries once more. */
    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} could not be deleted", file, e);
        }
    }

    /** The absolute path that will be replaced: a link is followed, a folder is refused. */
    private static Path destination(Path target) throws IOException {
        Path file = target.toAbsolutePath().normalize();
        if (Files.isSymbolicLink(file) && Files.exists(file)) {
            file = file.toRealPath();
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String what = Files.isDirectory(file) ? "it is a folder" : "it is not an ordinary file";
            throw new IOException("Cannot write " + target + ": " + what + ".");
        }
        makeFolder(Objects.requireNonNullElse(file.getParent(), file), target);
        return file;
    }

    private static void makeFolder(Path folder, Path target) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "Cannot write " + target + ": " + e.getFile() + " is a file, not a folder.", e);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot make the folder " + folder + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    private static Path temporaryBeside(Path file) {
        long process = ProcessHandle.current().pid();
        String suffix = "." + process + "-" + COUNTER.incrementAndGet() + ".tmp";
        String name = String.valueOf(file.getFileName());
        // File systems allow 255 bytes a name; a letter takes at most 3 of them in UTF-8.
        String stem = name.substring(0, Math.min(name.length(), 60));
        return file.resolveSibling("." + stem + suffix);
    }

    private static void fill(Path temporary, IOConsumer<OutputStream> body) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                temporary,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE);
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            body.accept(out);
            out.flush();
            channel.force(true);
        } catch (NoSuchFileException e) {
            throw new IOException("the folder does not accept new files", e);
        }
    }

    private static void moveOver(Path temporary, Path file) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
