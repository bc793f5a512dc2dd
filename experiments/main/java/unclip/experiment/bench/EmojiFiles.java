package unclip.experiment.bench;

import unclip.data.Example;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.image.ImageFiles;
import unclip.math.RandomStreams;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Emoji as a folder of PNG files of 64 × 64 pixels with alpha and a table of their captions. */
final class EmojiFiles {

    /** How many there are. */
    static final int COUNT = 5000;

    private static final String TABLE = "captions.tsv";

    private EmojiFiles() {}

    /** Where the pictures and their table are in a fixture's folder. */
    static Path pictures(Path folder) {
        return folder.resolve("pictures");
    }

    /** Writes them. */
    static void write(Path folder) throws IOException {
        EmojiPack pack = EmojiPack.open(WeightStore.locate().folder().resolveSibling("emoji"));
        EmojiDataset all = new EmojiDataset(pack, EmojiOptions.plain(EmojiPack.SIDE, Split.ALL));
        Path pictures = Files.createDirectories(pictures(folder));
        StringBuilder table = new StringBuilder("file\tcaption\n");
        for (int i = 0; i < COUNT; i++) {
            Example example = all.example(i, RandomStreams.open(1, i));
            String name = String.format(Locale.ROOT, "%04d.png", i);
            byte[] png = ImageFiles.png(pack.image(all.entry(i).id(), all.style(i)));
            Files.write(pictures.resolve(name), png);
            table.append(name).append('\t').append(example.caption()).append('\n');
        }
        Files.writeString(pictures.resolve(TABLE), table);
    }

    /** The captions in the order of the table. */
    static List<String> captions(Path folder) throws IOException {
        List<String> captions = new ArrayList<>();
        for (String line : Files.readAllLines(pictures(folder).resolve(TABLE))) {
            captions.add(line.substring(line.indexOf('\t') + 1));
        }
        return captions.subList(1, captions.size());
    }
}
