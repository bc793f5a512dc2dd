package unclip.data.source;

import unclip.files.IoSentences;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Files of a folder that may name or link to anything. */
final class SafeFiles {

    private final Path folder;
    private final Path real;

    SafeFiles(Path folder) throws IOException {
        this.folder = folder;
        real = folder.toRealPath();
    }

    /**
     * The file that a name stands for.
     *
     * @throws RefusedException if it lies outside the folder
     */
    Path resolve(String name) throws RefusedException {
        try {
            Path file = folder.resolve(name.strip()).normalize();
            if (file.startsWith(folder.normalize()) && !Path.of(name.strip()).isAbsolute()) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new RefusedException(Reason.UNSAFE_PATH, "This is no name of a file.", e);
        }
        throw new RefusedException(Reason.UNSAFE_PATH, "It leads out of the folder.");
    }

    /**
     * Reads a file.
     *
     * @param most bytes, at most
     * @throws RefusedException if it is no ordinary file within the folder, or too large
     */
    byte[] read(Path file, int most) throws IOException {
        try {
            if (!Files.exists(file)) {
                throw new RefusedException(Reason.NO_PICTURE, "There is no such file.");
            }
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(real)) {
                throw new RefusedException(
                        Reason.LINK, "It is a link out of the folder, or no ordinary file.");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new RefusedException(
                            Reason.TOO_MANY_BYTES,
                            "It has %d bytes; at most %d are read."
                                    .formatted(Files.size(file), most));
                }
                return bytes;
            }
        } catch (RefusedException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedException(
                    Reason.UNREADABLE, "It cannot be read: " + IoSentences.cause(e) + ".", e);
        }
    }

    /** The start of a text in UTF-8; a character that is cut at its end is left out. */
    static String text(byte[] bytes, int most) throws RefusedException {
        int end = Math.min(bytes.length, most);
        while (end < bytes.length && end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        try {
            ByteBuffer kept = ByteBuffer.wrap(Arrays.copyOf(bytes, end));
            return StandardCharsets.UTF_8.newDecoder().decode(kept).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(Reason.MALFORMED, "The caption is not text in UTF-8.", e);
        }
    }
}
