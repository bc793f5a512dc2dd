package unclip.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Captions from text files. */
final class Texts {

    private Texts() {}

    /** A whole text; a byte-order mark at its start is dropped. */
    static String read(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8.", e);
        }
    }

    /** A caption on one line. */
    static String caption(String text, String where) throws IOException {
        String caption = text.strip().replaceAll("\\s+", " ");
        if (caption.isEmpty()) {
            throw new IOException(where + " holds an empty caption.");
        }
        return caption;
    }
}
