package unclip.data.emoji.build;

import unclip.data.PictureFormats;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** The 64-pixel pictures and the table {@code emoji.json} of one emoji-datasource package. */
final class ImageArchive {

    private static final String TABLE = "package/emoji.json";

    private final PackageArchive archive;
    private final String folder;

    private ImageArchive(PackageArchive archive, String folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /**
     * Reads a {@code .tgz} after checking it; only what is needed is kept (about 14 MB).
     *
     * @param imageSet the folder inside the archive, such as {@code google}
     * @param sha256 of the one version that the pack is built from
     */
    static ImageArchive read(Path file, String imageSet, String sha256) throws IOException {
        String folder = "package/img/" + imageSet + "/64/";
        PackageArchive archive =
                PackageArchive.read(
                        file,
                        "emoji-datasource package 16.0.0",
                        sha256,
                        name -> name.equals(TABLE) || name.startsWith(folder));
        return new ImageArchive(archive, folder);
    }

    /** The package's own table of emoji. */
    byte[] table() throws IOException {
        return archive.content(TABLE);
    }

    /** A picture as straight ARGB, row-major, whatever the mode of the PNG. */
    int[] argb(String imageName, int side) throws IOException {
        String name = folder + imageName;
        BufferedImage image = PictureFormats.decode(archive.content(name), archive.describe(name));
        if (image.getWidth() != side || image.getHeight() != side) {
            throw new IOException(
                    "%s is not a picture of %d x %d pixels."
                            .formatted(archive.describe(name), side, side));
        }
        BufferedImage argb = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = argb.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return argb.getRGB(0, 0, side, side, null, 0, side);
    }
}
