package unclip.data.source;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.shapes.SceneMix;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out what a person means by a source. */
public final class Sources {

    private static final Pattern SHAPES = Pattern.compile("shapes(?::([1-9]\\d{0,8}))?");
    private static final int USUAL_SHAPES = 10_000;
    private static final long SHAPES_SEED = 1;

    private Sources() {}

    /**
     * Opens a source.
     *
     * @param word {@code emoji}, {@code shapes} or {@code shapes:N}; else the path of a folder of
     *     pictures or shards, of one tar shard, or of a table (Parquet, CSV, TSV, JSONL)
     * @param data the project's data folder
     * @param size side in pixels at which the project's own data sets are drawn
     * @param limits on what is read
     * @throws IOException one sentence, if there is no such source
     */
    public static CaptionedSource open(String word, Path data, int size, Limits limits)
            throws IOException {
        if (word.equals("emoji")) {
            return emoji(data, size);
        }
        Matcher shapes = SHAPES.matcher(word);
        if (shapes.matches()) {
            String count = shapes.group(1);
            return shapes(count == null ? USUAL_SHAPES : Integer.parseInt(count), size);
        }
        Path path = Path.of(word);
        if (Files.isDirectory(path)) {
            List<Path> shards = TarSource.shardsIn(path);
            return shards.isEmpty()
                    ? FolderSource.of(path, limits)
                    : new TarSource(word, shards, limits);
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(
                    "There is no source '%s'; it must be a folder, a tar shard, a table (parquet, csv, tsv, jsonl), emoji or shapes."
                            .formatted(word));
        }
        return file(path, limits);
    }

    private static CaptionedSource file(Path path, Limits limits) throws IOException {
        if (TarSource.isShard(path)) {
            return new TarSource(String.valueOf(path.getFileName()), List.of(path), limits);
        }
        if (path.toString().endsWith(".parquet")) {
            return new ParquetSource(path, limits);
        }
        if (!CaptionTable.isTable(path)) {
            throw new IOException(
                    path
                            + " is no source; its name must end in tar, tar.gz, tgz, parquet, csv,"
                            + " tsv or jsonl.");
        }
        try (CaptionTable table = CaptionTable.open(path, limits)) {
            Path folder = path.toAbsolutePath().resolveSibling("");
            return table.namesPictures()
                    ? new FolderSource(folder, Optional.of(path), limits)
                    : new TableSource(path, limits);
        }
    }

    /** Every picture of the emoji pack, on white, with its whole caption. */
    private static CaptionedSource emoji(Path data, int size) throws IOException {
        EmojiPack pack = EmojiPack.open(data.resolve("emoji"));
        EmojiOptions options = EmojiOptions.plain(size, unclip.data.emoji.Split.ALL);
        String identity = pack.sha256() + "\n" + StrictMapper.json().write(options);
        return new DatasetSource(new EmojiDataset(pack, options), 0, identity);
    }

    private static CaptionedSource shapes(int count, int size) {
        ShapesOptions options =
                new ShapesOptions(
                        size,
                        count,
                        SHAPES_SEED,
                        unclip.data.shapes.Split.ALL,
                        SceneMix.DEFAULT,
                        false,
                        1);
        String identity = StrictMapper.json().write(options);
        return new DatasetSource(new ShapesDataset(options), SHAPES_SEED, identity);
    }
}
