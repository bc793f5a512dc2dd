package unclip.image;

import unclip.files.AtomicFiles;
import unclip.files.IoSentences;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Reads pictures, and writes pictures and texts, each whole or not at all. */
public final class ImageFiles {

    private ImageFiles() {}

    /**
     * Writes a PNG file.
     *
     * @param file the final name; replaced if it exists
     * @param image any type; alpha is kept
     * @throws IOException one sentence that names the file and the cause
     */
    public static void writePng(Path file, BufferedImage image) throws IOException {
        byte[] bytes = png(image);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /**
     * Encodes a picture as PNG.
     *
     * @param image any type; alpha is kept
     * @return the bytes of the file; equal pictures give equal bytes on one JDK
     */
    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", new MemoryCacheImageOutputStream(out))) {
                throw new IllegalArgumentException(
                        "A picture of type " + image.getType() + " cannot be written as PNG");
            }
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes a text file in UTF-8.
     *
     * @param file the final name; replaced if it exists
     * @param text the whole content
     * @throws IOException one sentence that names the file and the cause
     */
    public static void writeText(Path file, String text) throws IOException {
        AtomicFiles.writeText(file, text);
    }

    /**
     * Writes an animated GIF that repeats for ever.
     *
     * @param file the final name; replaced if it exists
     * @param frames of one size, at least one
     * @param centisecondsPerFrame how long each frame stays, in 1/100 s, at least 2 (most viewers
     *     slow down anything shorter)
     * @throws IOException one sentence that names the file and the cause
     */
    public static void writeGif(Path file, List<BufferedImage> frames, int centisecondsPerFrame)
            throws IOException {
        byte[] bytes = AnimatedGif.encode(frames, centisecondsPerFrame);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /**
     * Reads a picture, its rows as they are stored.
     *
     * @param file PNG, JPEG (not CMYK), GIF (its first frame), BMP or WBMP
     * @return the picture, in the type that suits the file
     * @throws IOException one sentence when it is missing, damaged or no picture
     */
    public static BufferedImage read(Path file) throws IOException {
        return ImageReading.decode(bytes(file), file.toString());
    }

    /**
     * Reads a picture and turns it as the camera noted (Exif), as most programs show it.
     *
     * @param file as for {@link #read}
     * @return the picture, upright
     * @throws IOException one sentence when it is missing, damaged or no picture
     */
    public static BufferedImage readUpright(Path file) throws IOException {
        return decodeUpright(bytes(file), file.toString());
    }

    /**
     * Decodes a picture in memory, its rows as they are stored.
     *
     * @param bytes the content of a file that {@link #read} reads
     * @param source names it in messages
     * @return the picture, in the type that suits the file
     * @throws IOException one sentence when it is damaged or no picture
     */
    public static BufferedImage decode(byte[] bytes, String source) throws IOException {
        return ImageReading.decode(bytes, source);
    }

    /**
     * Decodes a picture in memory and turns it as the camera noted (Exif).
     *
     * @param bytes the content of a file that {@link #read} reads
     * @param source names it in messages
     * @return the picture, upright
     * @throws IOException one sentence when it is damaged or no picture
     */
    public static BufferedImage decodeUpright(byte[] bytes, String source) throws IOException {
        return Orientation.of(bytes).apply(ImageReading.decode(bytes, source));
    }

    /**
     * Whether a file is a JPEG picture with four colours, as made for printing. The JDK decodes
     * some of them without an error, but in false colours.
     *
     * @param bytes the content of a file
     */
    public static boolean isForPrinting(byte[] bytes) {
        return ImageContainer.isFourColourJpeg(bytes);
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no picture " + file + ".", e);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
    }
}
