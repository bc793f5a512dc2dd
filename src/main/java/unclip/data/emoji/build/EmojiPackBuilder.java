package unclip.data.emoji.build;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.EmojiTable;
import unclip.data.emoji.Style;
import unclip.files.AtomicFiles;
import unclip.files.Checksums;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Builds the emoji pack from the image packages emoji-datasource-google 16.0.0 and
 * emoji-datasource-twitter 16.0.0 and from the CLDR names in JEmoji.
 *
 * <p>The same archives give the same pictures and the same table everywhere, and the same bytes on
 * Java runtimes that bring the same zlib.
 */
public final class EmojiPackBuilder {

    /** Colours in each picture's palette, transparent included. */
    public static final int COLOURS = 64;

    /** SHA-256 of the archive emoji-datasource-google 16.0.0. */
    public static final String GOOGLE_SHA256 =
            "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438";

    /** SHA-256 of the archive emoji-datasource-twitter 16.0.0. */
    public static final String TWITTER_SHA256 =
            "f64a530c63bca463bd8317fdc4615ce63a53a0c65018e4ce2d848aaba7a28877";

    private static final LocalDateTime TIMESTAMP = LocalDateTime.of(2024, 10, 1, 0, 0);

    /** Told how far the build has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * One more picture is done.
         *
         * @param done pictures so far
         * @param total pictures in all
         */
        void update(int done, int total);
    }

    /**
     * What was built.
     *
     * @param emoji number of captions
     * @param pictures number of pictures, all styles together
     * @param bytes total size of the archives and the table
     * @param quality what quantising cost in each style
     * @param sha256 of the checksum file, as {@link EmojiPack#sha256()}
     */
    public record Report(
            int emoji, int pictures, long bytes, Map<Style, Psnr> quality, String sha256) {

        /** Copies the map. */
        public Report {
            quality = Map.copyOf(new EnumMap<>(quality));
        }
    }

    private EmojiPackBuilder() {}

    /**
     * Builds the pack; every file appears under its name only when it is complete, the checksums
     * last.
     *
     * @param googleTgz the package emoji-datasource-google 16.0.0
     * @param twitterTgz the package emoji-datasource-twitter 16.0.0
     * @param outFolder made if missing
     * @param progress told of each picture
     * @throws IOException one sentence: an archive is missing or another version, or a file cannot
     *     be written
     */
    public static Report build(Path googleTgz, Path twitterTgz, Path outFolder, Progress progress)
            throws IOException {
        ImageArchive google = ImageArchive.read(googleTgz, "google", GOOGLE_SHA256);
        ImageArchive twitter = ImageArchive.read(twitterTgz, "twitter", TWITTER_SHA256);
        List<Curation.Picture> pictures = Curation.choose(google.table(), Cldr.load());
        Counter counter = new Counter(progress, pictures.size() * Style.all().size());

        Map<Style, Psnr> quality = new EnumMap<>(Style.class);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Style style : Style.all()) {
            ImageArchive archive = style == Style.NOTO ? google : twitter;
            List<Double> psnr = new ArrayList<>();
            files.put(style.word() + ".zip", archive(pictures, archive, psnr, counter));
            quality.put(style, Psnr.of(psnr));
        }
        List<EmojiEntry> entries = pictures.stream().map(Curation.Picture::entry).toList();
        files.put(EmojiPack.TABLE, EmojiTable.format(entries).getBytes(StandardCharsets.UTF_8));
        StringBuilder checksums = new StringBuilder();
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            AtomicFiles.write(outFolder.resolve(file.getKey()), out -> out.write(file.getValue()));
            checksums.append(Checksums.sha256(file.getValue()));
            checksums.append("  ").append(file.getKey()).append('\n');
            bytes += file.getValue().length;
        }
        PackDocuments.write(outFolder, entries, quality, bytes);
        AtomicFiles.writeText(outFolder.resolve(EmojiPack.CHECKSUMS), checksums.toString());
        return new Report(
                entries.size(),
                entries.size() * Style.all().size(),
                bytes,
                quality,
                Checksums.sha256(checksums.toString()));
    }

    private static byte[] archive(
            List<Curation.Picture> pictures,
            ImageArchive source,
            List<Double> psnr,
            Counter counter)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Curation.Picture picture : pictures) {
                int[] argb = source.argb(picture.imageName(), EmojiPack.SIDE);
                int[] reduced = PaletteQuantizer.quantize(argb, COLOURS);
                psnr.add(Psnr.onWhite(argb, reduced));
                byte[] png = PalettePng.encode(reduced, EmojiPack.SIDE, EmojiPack.SIDE);
                store(zip, EmojiPack.fileName(picture.entry().id()), png);
                counter.next();
            }
        }
        return bytes.toByteArray();
    }

    /** Stores without compressing again, under a fixed time, so that the bytes repeat. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
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

    private static final class Counter {
        private final Progress progress;
        private final int total;
        private int done;

        Counter(Progress progress, int total) {
            this.progress = progress;
            this.total = total;
        }

        void next() {
            done++;
            progress.update(done, total);
        }
    }
}
