package unclip.data.emoji.build;

import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Style;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
        Counter counter = new Counter(progress, pictures.size() * Style.learnt().size());
        PackFiles files = new PackFiles(pictures.stream().map(Curation.Picture::entry).toList());
        for (Style style : Style.learnt()) {
            ImageArchive source = style == Style.NOTO ? google : twitter;
            StyleArchive archive = new StyleArchive(COLOURS);
            for (Curation.Picture picture : pictures) {
                int[] argb = source.argb(picture.imageName(), EmojiPack.SIDE);
                archive.add(picture.entry().id(), argb);
                counter.next();
            }
            files.add(style, archive);
        }
        return files.write(outFolder, PackDocuments.COMMITTED);
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
