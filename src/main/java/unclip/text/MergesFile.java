package unclip.text;

import unclip.files.AtomicFiles;
import unclip.files.IoSentences;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The file format of merges: UTF-8, one {@code a b} a line, optional first line with #version. */
final class MergesFile {

    private static final String HEADER = "#version: 1";
    private static final String HEADER_MARK = "#version";
    private static final int MAX_BYTES = 1 << 26;

    private MergesFile() {}

    static List<String> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
        return lines(bytes, file.toString());
    }

    /** The merges in a file's content, which may be packed with gzip. */
    static List<String> lines(byte[] bytes, String source) throws IOException {
        byte[] content = isPacked(bytes) ? unpacked(bytes, source) : bytes;
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("The merges in " + source + " are not UTF-8.", e);
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!lines.isEmpty() && lines.get(0).contains(HEADER_MARK)) {
            lines.remove(0);
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static boolean isPacked(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    private static byte[] unpacked(byte[] bytes, String source) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException(
                        source + " unpacks to more than " + MAX_BYTES + " bytes of merges.");
            }
            return content;
        } catch (EOFException | ZipException e) {
            throw new IOException("The packed merges in " + source + " are damaged.", e);
        }
    }

    static void write(Path file, List<String> merges) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (String merge : merges) {
            text.append(merge).append('\n');
        }
        AtomicFiles.writeText(file, text.toString());
    }

    /** Checks that each merge joins two symbols that exist before it. */
    static List<Merging.Pair> parse(List<String> merges, String source) throws IOException {
        Set<String> known = new HashSet<>();
        for (String character : ByteAlphabet.characters()) {
            known.add(character);
            known.add(character + Merging.END_OF_WORD);
        }
        List<Merging.Pair> pairs = new ArrayList<>(merges.size());
        for (int i = 0; i < merges.size(); i++) {
            String[] parts = merges.get(i).split(" ", -1);
            if (parts.length != 2 || !known.contains(parts[0]) || !known.contains(parts[1])) {
                throw new IOException(
                        source
                                + ": merge "
                                + (i + 1)
                                + " must be two known symbols with a blank between them, got '"
                                + merges.get(i)
                                + "'.");
            }
            Merging.Pair pair = new Merging.Pair(parts[0], parts[1]);
            known.add(pair.joined());
            pairs.add(pair);
        }
        return pairs;
    }
}
