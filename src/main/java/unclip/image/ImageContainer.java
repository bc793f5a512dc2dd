package unclip.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Finds parts of JPEG, PNG and WebP files without decoding pixels; damaged files have no parts. */
final class ImageContainer {

    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1);
    private static final byte[] EXIF = "Exif\0\0".getBytes(ISO_8859_1);

    private static final int START_OF_FRAME = 0xc0;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;

    private ImageContainer() {}

    /** The TIFF structure of the file's Exif block, from its byte 0 on. */
    static Optional<ByteBuffer> exif(byte[] file) {
        if (startsWith(file, 0, JPEG)) {
            return jpegSegment(file, APP1, EXIF).map(block -> block.position(EXIF.length).slice());
        }
        if (startsWith(file, 0, PNG)) {
            return pngChunk(file, "eXIf");
        }
        boolean webp = text(file, 0).equals("RIFF") && text(file, 8).equals("WEBP");
        return webp ? webpChunk(file, "EXIF").map(ImageContainer::withoutName) : Optional.empty();
    }

    /** Whether the file is a JPEG picture with four colours, as made for printing. */
    static boolean isFourColourJpeg(byte[] file) {
        if (!startsWith(file, 0, JPEG)) {
            return false;
        }
        for (int type = START_OF_FRAME; type <= START_OF_FRAME + 2; type++) {
            Optional<ByteBuffer> frame = jpegSegment(file, type, new byte[0]);
            if (frame.isPresent() && frame.get().remaining() > 5) {
                return frame.get().get(5) == 4;
            }
        }
        return false;
    }

    /** Some writers begin the chunk as in JPEG. */
    private static ByteBuffer withoutName(ByteBuffer block) {
        byte[] head = new byte[Math.min(EXIF.length, block.remaining())];
        block.duplicate().get(head);
        return startsWith(head, 0, EXIF) ? block.position(EXIF.length).slice() : block;
    }

    /** The content of the first segment before the pixels that has a type and a beginning. */
    private static Optional<ByteBuffer> jpegSegment(byte[] file, int type, byte[] beginning) {
        int at = 2;
        while (at + 4 <= file.length && file[at] == (byte) 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) { // a fill byte
                at++;
                continue;
            }
            int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
            int end = at + 2 + length;
            if (marker == START_OF_SCAN || length < 2 || end > file.length) {
                break;
            }
            if (marker == type && startsWith(file, at + 4, beginning)) {
                return Optional.of(ByteBuffer.wrap(file, at + 4, length - 2).slice());
            }
            at = end;
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> pngChunk(byte[] file, String type) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        long at = PNG.length;
        while (at + 12 <= file.length) {
            long length = buffer.getInt((int) at) & 0xffffffffL;
            if (at + 12 + length > file.length) {
                break;
            }
            if (text(file, (int) at + 4).equals(type)) {
                return Optional.of(ByteBuffer.wrap(file, (int) at + 8, (int) length).slice());
            }
            at += 12 + length;
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> webpChunk(byte[] file, String type) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long at = 12;
        while (at + 8 <= file.length) {
            long length = buffer.getInt((int) at + 4) & 0xffffffffL;
            if (at + 8 + length > file.length) {
                break;
            }
            if (text(file, (int) at).equals(type)) {
                return Optional.of(ByteBuffer.wrap(file, (int) at + 8, (int) length).slice());
            }
            at += 8 + length + (length & 1);
        }
        return Optional.empty();
    }

    private static String text(byte[] file, int at) {
        return at + 4 <= file.length ? new String(file, at, 4, ISO_8859_1) : "";
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] beginning) {
        if (at + beginning.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (bytes[at + i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
