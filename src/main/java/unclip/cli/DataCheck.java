package unclip.cli;

import unclip.data.emoji.EmojiPack;
import unclip.data.fashion.FashionMnist;
import unclip.files.Checksums;
import unclip.text.BpeTokenizer;
import unclip.train.Vocabulary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at the data packs: present, whole, and with the checksums that they were built with. */
final class DataCheck {

    private DataCheck() {}

    static List<Finding> findings(Path data) {
        return List.of(
                emoji(data.resolve("emoji")),
                fluent(data.resolve(EmojiPack.FLUENT_FOLDER)),
                fashion(data.resolve("fashion-mnist")),
                tokenizer(Vocabulary.file(data)));
    }

    private static Finding fashion(Path folder) {
        try {
            FashionMnist part = FashionMnist.open(folder, FashionMnist.Part.TRAIN, 28);
            requireChecksums(folder);
            return Finding.fine("Fashion", part.size() + " pictures");
        } catch (IOException e) {
            String mend = "Bring the folder back with: git checkout -- data/fashion-mnist.";
            return Finding.broken("Fashion", Sentences.of(e), mend);
        }
    }

    /**
     * Compares a folder with its {@code checksums.sha256}, lines of "SHA-256, two spaces, name".
     */
    private static void requireChecksums(Path folder) throws IOException {
        for (String line : Files.readAllLines(folder.resolve("checksums.sha256"))) {
            String name = line.substring(Math.min(line.length(), 66));
            if (!line.startsWith(Checksums.sha256(folder.resolve(name)))) {
                throw new IOException(folder.resolve(name) + " is damaged: its checksum differs.");
            }
        }
    }

    private static Finding tokenizer(Path file) {
        try {
            int size = BpeTokenizer.load(file).vocabularySize();
            return Finding.fine("Tokenizer", size + " ids");
        } catch (IOException | IllegalArgumentException e) {
            String mend = "Bring the folder back with: git checkout -- data/tokenizer.";
            return Finding.broken("Tokenizer", Sentences.of(e), mend);
        }
    }

    private static Finding emoji(Path folder) {
        String mend =
                "Bring the folder back with: git checkout -- data/emoji (or ./unclip data emoji"
                        + " builds it).";
        return Files.isDirectory(folder)
                ? pack("Emoji", folder, mend)
                : Finding.broken("Emoji", "there is no pack in " + folder, mend);
    }

    /** The style to test on, which nothing but {@code measure} reads. */
    private static Finding fluent(Path folder) {
        if (!Files.exists(folder.resolve(EmojiPack.CHECKSUMS))) {
            String how = "To measure an unseen drawing style, too: ./unclip data fluent.";
            return Finding.absent("Fluent", "not imported", how);
        }
        return pack("Fluent", folder, "Import it again with: ./unclip data fluent.");
    }

    private static Finding pack(String subject, Path folder, String mend) {
        try {
            EmojiPack pack = EmojiPack.open(folder);
            String sha256 = pack.sha256().substring(0, 12);
            String text =
                    String.format(Locale.ROOT, "%d captions (%s)", pack.entries().size(), sha256);
            return Finding.fine(subject, text);
        } catch (IOException | IllegalArgumentException e) {
            return Finding.broken(subject, Sentences.of(e), mend);
        }
    }
}
