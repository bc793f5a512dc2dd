package unclip.cli;

import unclip.data.emoji.EmojiPack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at the data packs: present, whole, and with the checksums that they were built with. */
final class DataCheck {

    private DataCheck() {}

    static List<Finding> findings(Path data) {
        return List.of(emoji(data.resolve("emoji")));
    }

    private static Finding emoji(Path folder) {
        String mend =
                "Bring the folder back with: git checkout -- data/emoji (or ./unclip data emoji"
                        + " builds it).";
        if (!Files.isDirectory(folder)) {
            return Finding.broken("Emoji", "there is no pack in " + folder, mend);
        }
        try {
            EmojiPack pack = EmojiPack.open(folder);
            String sha256 = pack.sha256().substring(0, 12);
            String text =
                    String.format(Locale.ROOT, "%d captions (%s)", pack.entries().size(), sha256);
            return Finding.fine("Emoji", text);
        } catch (IOException | IllegalArgumentException e) {
            return Finding.broken("Emoji", Sentences.of(e), mend);
        }
    }
}
