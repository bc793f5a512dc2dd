package unclip.data.emoji.build;

import org.jspecify.annotations.Nullable;

import unclip.data.Cutout;
import unclip.data.PictureFormats;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds a pack of one style, {@link Style#FLUENT}, from the package @lobehub/fluent-emoji-3d
 * 1.1.0: the emoji of the committed pack that it draws and that Microsoft licenses openly, under
 * the same ids. A style to test on; no model learns from it.
 *
 * <p>The same archive gives the same pictures and the same table everywhere, and the same bytes on
 * Java runtimes that bring the same zlib.
 */
public final class FluentPackBuilder {

    /** Colours in each picture's palette: smooth shading needs more than flat drawings do. */
    public static final int COLOURS = 256;

    /** SHA-256 of the archive @lobehub/fluent-emoji-3d 1.1.0. */
    public static final String SHA256 =
            "c1bb7eee7de090205a232518a9ab4adb3df458bfbe8a1f78232991194c8b2e58";

    private static final String NAME = "package @lobehub/fluent-emoji-3d 1.1.0";

    /** Roles whose pictures Microsoft keeps back for the sake of trademarks, as it does flags. */
    private static final Set<String> KEPT_BACK = Set.of("technologist", "paperclip", "video game");

    private FluentPackBuilder() {}

    /**
     * Builds the pack; every file appears under its name only when it is complete, the checksums
     * last, and none if a picture cannot be read.
     *
     * @param tgz the package @lobehub/fluent-emoji-3d 1.1.0
     * @param committed decides which emoji, their ids and what is held out
     * @param outFolder made if missing
     * @param progress told of each picture
     * @throws IOException one sentence: the archive is missing, another version or damaged, or a
     *     file cannot be written
     */
    public static EmojiPackBuilder.Report build(
            Path tgz, EmojiPack committed, Path outFolder, EmojiPackBuilder.Progress progress)
            throws IOException {
        return build(tgz, SHA256, committed.entries(), outFolder, progress);
    }

    static EmojiPackBuilder.Report build(
            Path tgz,
            String sha256,
            List<EmojiEntry> wanted,
            Path outFolder,
            EmojiPackBuilder.Progress progress)
            throws IOException {
        PackageArchive archive = PackageArchive.read(tgz, NAME, sha256, FluentFile::isPicture);
        SortedMap<Integer, Picture> pictures = choose(archive, wanted);
        if (pictures.isEmpty()) {
            throw new IOException(tgz + " has no picture of an emoji that is in the emoji pack.");
        }
        StyleArchive style = new StyleArchive(COLOURS);
        int done = 0;
        for (Picture picture : pictures.values()) {
            style.add(picture.entry().id(), argb(archive, picture.file()));
            progress.update(++done, pictures.size());
        }
        PackFiles files = new PackFiles(pictures.values().stream().map(Picture::entry).toList());
        files.add(Style.FLUENT, style);
        return files.write(outFolder, PackDocuments.FLUENT);
    }

    private record Picture(String file, EmojiEntry entry) {}

    /** The pictures by the ids of their emoji; where two files show one emoji, the first counts. */
    private static SortedMap<Integer, Picture> choose(
            PackageArchive archive, List<EmojiEntry> wanted) throws IOException {
        Map<String, EmojiEntry> byLabel = new HashMap<>();
        wanted.stream()
                .filter(entry -> !KEPT_BACK.contains(entry.role()))
                .forEach(entry -> byLabel.put(entry.label(), entry));
        Cldr cldr = Cldr.load();
        SortedMap<Integer, Picture> pictures = new TreeMap<>();
        for (String name : archive.names()) {
            Cldr.Annotation annotation = cldr.find(FluentFile.codePoints(name));
            @Nullable EmojiEntry entry =
                    annotation == null ? null : byLabel.get(annotation.label());
            if (entry != null) {
                pictures.putIfAbsent(
                        entry.id(),
                        new Picture(name, entry.withSplits(Map.of(Style.FLUENT, split(entry)))));
            }
        }
        return pictures;
    }

    /** What is held out in every style stays so; of all else only the style is unseen. */
    private static Split split(EmojiEntry entry) {
        return entry.splits().containsValue(Split.CELL) ? Split.CELL : Split.UNSEEN;
    }

    private static int[] argb(PackageArchive archive, String name) throws IOException {
        int side = EmojiPack.SIDE;
        return Cutout.of(PictureFormats.decode(archive.content(name), archive.describe(name)))
                .resize(side)
                .getRGB(0, 0, side, side, null, 0, side);
    }
}
