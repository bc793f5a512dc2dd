package unclip.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Says in words what an {@link IOException} of the JDK means. */
public final class IoSentences {

    private IoSentences() {}

    /**
     * The cause as a clause that fits after "Cannot write FILE: ", without a full stop.
     *
     * @param e the failure
     * @return such as "permission denied" or "the disk is full"
     */
    public static String cause(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (text == null || text.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("not enough space")) {
            return "the disk is full";
        }
        if (lower.contains("read-only file system")) {
            return "the file system is read-only";
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
