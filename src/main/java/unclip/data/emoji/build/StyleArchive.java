package unclip.data.emoji.build;

import unclip.data.emoji.EmojiPack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The archive of one style in the making: each picture is reduced to a palette and stored. */
final class StyleArchive {

    private static final LocalDateTime TIMESTAMP = LocalDateTime.of(2024, 10, 1, 0, 0);

    private final int colours;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);
    private final List<Double> psnr = new ArrayList<>();

    /**
     * Begins.
     *
     * @param colours in each picture's palette, transparent included, at most 256
     */
    StyleArchive(int colours) {
        this.colours = colours;
    }

    /** Adds the picture of an id, straight ARGB of 64 × 64. */
    void add(int id, int[] argb) throws IOException {
        int[] reduced = PaletteQuantizer.quantize(argb, colours);
        psnr.add(Psnr.onWhite(argb, reduced));
        store(EmojiPack.fileName(id), PalettePng.encode(reduced, EmojiPack.SIDE, EmojiPack.SIDE));
    }

    /** Stores without compressing again, under a fixed time, so that the bytes repeat. */
    private void store(String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(TIMESTAMP);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** The finished file; nothing can be added after it. */
    byte[] finish() throws IOException {
        zip.close();
        return bytes.toByteArray();
    }

    /** What the palettes cost. */
    Psnr quality() {
        return Psnr.of(psnr);
    }
}
