package unclip.embedding;

import unclip.data.source.Reason;
import unclip.data.source.SourceItem;
import unclip.files.Checksums;
import unclip.files.IoSentences;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/** The file {@code skipped.tsv}: reason, key and a sentence for each item that was left out. */
final class SkippedList {

    /** The name of the file. */
    static final String FILE = "skipped.tsv";

    private static final String HEADING = "reason\tkey\tdetail\n";
    private static final int LONGEST_CELL = 1000;

    private final Path file;
    private final Map<String, Long> counts = new TreeMap<>();
    private final StringBuilder pending = new StringBuilder();
    private long bytes;

    private SkippedList(Path file) {
        this.file = file;
    }

    /**
     * Goes on after the first bytes of a list, or starts one.
     *
     * @param length bytes that are kept; 0 starts anew
     * @throws IOException one sentence, if the list is shorter than that
     */
    static SkippedList open(Path folder, long length) throws IOException {
        SkippedList list = new SkippedList(folder.resolve(FILE));
        if (length == 0) {
            Files.deleteIfExists(list.file);
            list.pending.append(HEADING);
            list.flush();
        } else {
            list.goOn(length);
        }
        return list;
    }

    private void goOn(long length) throws IOException {
        if (!Files.exists(file) || Files.size(file) < length) {
            throw new IOException(
                    "%s was shortened or removed; start anew in an empty folder.".formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        bytes = length;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = in.readLine();
            for (line = in.readLine(); line != null; line = in.readLine()) {
                counts.merge(line.substring(0, Math.max(0, line.indexOf('\t'))), 1L, Long::sum);
            }
        }
    }

    void add(SourceItem.Refused item) {
        add(item.reason(), item.key(), item.detail());
    }

    void add(Reason reason, String key, String detail) {
        counts.merge(reason.word(), 1L, Long::sum);
        pending.append(reason.word()).append('\t').append(cell(key));
        pending.append('\t').append(cell(detail)).append('\n');
    }

    /** On one line; what cannot be shown, lone surrogates among it, becomes a question mark. */
    private static String cell(String text) {
        StringBuilder cell = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_CELL)
                .map(c -> Character.isISOControl(c) || (c >= 0xd800 && c < 0xe000) ? '?' : c)
                .forEach(cell::appendCodePoint);
        return cell.toString();
    }

    /** Writes what is not written yet, and returns the length of the file. */
    long flush() throws IOException {
        byte[] text = pending.toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(text);
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + IoSentences.cause(e) + ".", e);
        }
        pending.setLength(0);
        bytes += text.length;
        return bytes;
    }

    String sha256() throws IOException {
        return Checksums.sha256(file);
    }

    /** How many items were left out, by the word of the reason. */
    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
