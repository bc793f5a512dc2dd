package unclip.data.source;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

import javax.imageio.ImageIO;

/** Pictures, damaged pictures, and archives to put them in. */
final class Samples {

    private Samples() {}

    static byte[] picture(String format, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int level =
                        (31 * x * x + 17 * x * y + 7 * y) & 0xff; // busy, so that files are long
                image.setRGB(x, y, new Color(level, 255 - level, x * 7 & 0xff).getRGB());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** A small PNG whose header claims another size; its checksum is right. */
    static byte[] pngThatClaims(int width, int height) throws IOException {
        byte[] png = picture("png", 4);
        ByteBuffer bytes = ByteBuffer.wrap(png);
        bytes.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17); // the chunk's name and its 13 bytes
        bytes.putInt(29, (int) crc.getValue());
        return png;
    }

    /** A tar archive that is written member by member. */
    static final class Tar implements AutoCloseable {
        private final Path file;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream out;

        Tar(Path file) {
            this.file = file;
            out = new TarArchiveOutputStream(bytes);
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        }

        Tar put(String name, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
            return this;
        }

        Tar put(String name, String content) throws IOException {
            return put(name, content.getBytes(StandardCharsets.UTF_8));
        }

        /** A picture and its caption. */
        Tar pair(String key) throws IOException {
            return put(key + ".jpg", picture("jpg", 12)).put(key + ".txt", "the picture " + key);
        }

        Tar link(String name, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
            return this;
        }

        @Override
        public void close() throws IOException {
            out.close();
            if (file.toString().endsWith("gz")) {
                try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
                    bytes.writeTo(gzip);
                }
            } else {
                Files.write(file, bytes.toByteArray());
            }
        }
    }

    /** Everything that a source offers, one word each: the caption, or the reason of refusal. */
    static List<String> told(CaptionedSource source) throws IOException {
        List<String> told = new ArrayList<>();
        for (SourceItem item : items(source)) {
            told.add(item.key() + ": " + told(item));
        }
        return told;
    }

    private static String told(SourceItem item) throws IOException {
        if (item instanceof SourceItem.Refused refused) {
            return refused.reason().word();
        }
        SourceItem.Captioned captioned = (SourceItem.Captioned) item;
        try {
            if (captioned.picture().isPresent()) {
                captioned.picture().get().draw();
            }
            return captioned.caption().text();
        } catch (RefusedException e) {
            return e.reason().word();
        }
    }

    static List<SourceItem> items(CaptionedSource source) throws IOException {
        List<SourceItem> items = new ArrayList<>();
        try (ItemStream stream = new UniqueKeys(source.open())) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                items.add(item);
            }
        }
        return items;
    }
}
