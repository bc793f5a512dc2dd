package unclip.cli;

import unclip.files.Checksums;
import unclip.files.IoSentences;
import unclip.image.ImageFiles;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The folder that a run writes into. Each file appears under its name only when it is whole.
 *
 * @param path an existing folder that took a file a moment ago
 */
record SampleFolder(Path path) {

    private static final int SLUG_LENGTH = 40;

    /**
     * Makes the folder where it is missing and tries to write into it, so that a run fails in its
     * first second rather than in its last.
     */
    static SampleFolder prepare(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, ".unclip", ".tmp");
            Files.delete(probe);
        } catch (IOException e) {
            throw new IOException(
                    "Can't write into the output folder '"
                            + path
                            + "' ("
                            + IoSentences.cause(e)
                            + "); choose another with --out.",
                    e);
        }
        return new SampleFolder(path);
    }

    /** The file name of a picture: prompt number, what it shows, picture number. */
    static String pictureName(int prompt, String text, int picture) {
        return String.format(Locale.ROOT, "%02d-%s-%d.png", prompt + 1, slug(text), picture + 1);
    }

    /** The file name of a picture's film strip. */
    static String traceName(String pictureName) {
        return pictureName.replaceAll("\\.png$", "-trace.png");
    }

    /** Letters and digits of a text in ASCII, joined by hyphens, at most 40 characters. */
    static String slug(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        String slug = plain.replaceAll("\\p{M}", "").replaceAll("[^a-z0-9]+", "-");
        slug = slug.replaceAll("^-", "");
        slug = slug.substring(0, Math.min(SLUG_LENGTH, slug.length())).replaceAll("-$", "");
        return slug.isEmpty() ? "picture" : slug;
    }

    /** Writes a picture and returns its file's SHA-256. */
    String png(String name, BufferedImage image) throws IOException {
        Path file = path.resolve(name);
        ImageFiles.writePng(file, image);
        return Checksums.sha256(file);
    }

    void record(SampleRecord record) throws IOException {
        record.write(path.resolve("samples.json"));
    }
}
