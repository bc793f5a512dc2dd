package unclip.data.emoji.build;

import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.EmojiTable;
import unclip.data.emoji.Style;
import unclip.files.AtomicFiles;
import unclip.files.Checksums;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The finished parts of a pack, held in memory until all of them can be written. */
final class PackFiles {

    private final List<EmojiEntry> entries;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<Style, Psnr> quality = new EnumMap<>(Style.class);

    PackFiles(List<EmojiEntry> entries) {
        this.entries = entries;
    }

    void add(Style style, StyleArchive archive) throws IOException {
        files.put(style.word() + ".zip", archive.finish());
        quality.put(style, archive.quality());
    }

    /**
     * Writes archives, table and documents; every file appears under its name only when it is
     * complete, the checksums last.
     *
     * @param documents the folder of the card's template among the resources
     */
    EmojiPackBuilder.Report write(Path folder, String documents) throws IOException {
        files.put(EmojiPack.TABLE, EmojiTable.format(entries).getBytes(StandardCharsets.UTF_8));
        StringBuilder checksums = new StringBuilder();
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            AtomicFiles.write(folder.resolve(file.getKey()), out -> out.write(file.getValue()));
            checksums.append(Checksums.sha256(file.getValue()));
            checksums.append("  ").append(file.getKey()).append('\n');
            bytes += file.getValue().length;
        }
        PackDocuments.write(folder, documents, entries, quality, bytes);
        AtomicFiles.writeText(folder.resolve(EmojiPack.CHECKSUMS), checksums.toString());
        return new EmojiPackBuilder.Report(
                entries.size(),
                entries.size() * quality.size(),
                bytes,
                quality,
                Checksums.sha256(checksums.toString()));
    }
}
