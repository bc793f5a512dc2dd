package unclip.data.emoji.build;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

import unclip.data.PictureFormats;
import unclip.files.Checksums;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The 64-pixel pictures and the table {@code emoji.json} of one published image package. */
final class ImageArchive {

    private static final String TABLE = "package/emoji.json";

    private final Path file;
    private final Map<String, byte[]> contents;
    private final String folder;

    private ImageArchive(Path file, Map<String, byte[]> contents, String folder) {
        this.file = file;
        this.contents = contents;
        this.folder = folder;
    }

    /**
     * Reads a {@code .tgz} after checking it; only what is needed is kept (about 14 MB).
     *
     * @param imageSet the folder inside the archive, such as {@code google}
     * @param sha256 of the one version that the pack is built from
     */
    static ImageArchive read(Path file, String imageSet, String sha256) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The image package " + file + " is missing.");
        }
        String actual = Checksums.sha256(file);
        if (!actual.equals(sha256)) {
            throw new IOException(
                    ("%s is not the expected emoji-datasource package 16.0.0: its SHA-256 is %s"
                                    + " instead of %s.")
                            .formatted(file, actual, sha256));
        }
        String folder = "package/img/" + imageSet + "/64/";
        Map<String, byte[]> contents = new HashMap<>();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new GzipCompressorInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.getName().equals(TABLE) || entry.getName().startsWith(folder)) {
                    contents.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return new ImageArchive(file, contents, folder);
    }

    /** The package's own table of emoji. */
    byte[] table() throws IOException {
        return content(TABLE);
    }

    /** A picture as straight ARGB, row-major, whatever the mode of the PNG. */
    int[] argb(String imageName, int side) throws IOException {
        BufferedImage image =
                PictureFormats.decode(content(folder + imageName), file + " entry " + imageName);
        if (image.getWidth() != side || image.getHeight() != side) {
            throw new IOException(
                    "%s holds %s, which is not a picture of %d x %d pixels."
                            .formatted(file, folder + imageName, side, side));
        }
        BufferedImage argb = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = argb.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return argb.getRGB(0, 0, side, side, null, 0, side);
    }

    private byte[] content(String name) throws IOException {
        byte[] content = contents.get(name);
        if (content == null) {
            throw new IOException(file + " has no entry " + name + ".");
        }
        return content;
    }
}
