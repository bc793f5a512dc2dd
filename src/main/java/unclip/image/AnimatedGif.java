package unclip.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes animated GIF 89a with ImageIO; its colours are reduced to 256 a frame. */
final class AnimatedGif {

    private static final int MIN_DELAY = 2;
    private static final int MAX_DELAY = 65_535; // two bytes in the file

    private AnimatedGif() {}

    static byte[] encode(List<BufferedImage> frames, int centisecondsPerFrame) {
        check(frames, centisecondsPerFrame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage frame = Images.opaque(frames.get(i));
                IIOMetadata metadata = metadata(writer, frame, centisecondsPerFrame, i == 0);
                writer.writeToSequence(new IIOImage(frame, null, metadata), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void check(List<BufferedImage> frames, int centiseconds) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("An animation needs at least one frame, got none");
        }
        if (centiseconds < MIN_DELAY || centiseconds > MAX_DELAY) {
            throw new IllegalArgumentException(
                    "A frame must stay for "
                            + MIN_DELAY
                            + " to "
                            + MAX_DELAY
                            + " hundredths of a second, got "
                            + centiseconds);
        }
        BufferedImage first = frames.get(0);
        for (BufferedImage frame : frames) {
            if (frame.getWidth() != first.getWidth() || frame.getHeight() != first.getHeight()) {
                throw new IllegalArgumentException(
                        "Frames must have one size: the first is "
                                + first.getWidth()
                                + " × "
                                + first.getHeight()
                                + ", another is "
                                + frame.getWidth()
                                + " × "
                                + frame.getHeight());
            }
        }
    }

    private static IIOMetadata metadata(
            ImageWriter writer, BufferedImage frame, int centiseconds, boolean first)
            throws IIOInvalidTreeException {
        IIOMetadata metadata =
                writer.getDefaultImageMetadata(
                        ImageTypeSpecifier.createFromRenderedImage(frame), null);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = new IIOMetadataNode(format);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(centiseconds));
        control.setAttribute("transparentColorIndex", "0");
        root.appendChild(control);
        if (first) {
            root.appendChild(endlessLoop());
        }
        metadata.mergeTree(format, root);
        return metadata;
    }

    /** Netscape's application extension with the loop count 0, which means for ever. */
    private static IIOMetadataNode endlessLoop() {
        IIOMetadataNode application = new IIOMetadataNode("ApplicationExtension");
        application.setAttribute("applicationID", "NETSCAPE");
        application.setAttribute("authenticationCode", "2.0");
        application.setUserObject(new byte[] {1, 0, 0});
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(application);
        return extensions;
    }
}
