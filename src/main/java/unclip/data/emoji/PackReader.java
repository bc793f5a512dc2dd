package unclip.data.emoji;

import unclip.data.Cutout;
import unclip.data.OnCorrupt;
import unclip.data.PictureFormats;
import unclip.files.Checksums;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads a pack's files, each checked against its checksum, under a policy for damage. */
final class PackReader {

    private final Path folder;
    private final OnCorrupt onCorrupt;
    private final Consumer<String> listener;
    private final Map<String, String> checksums = new HashMap<>();

    /** Something that reads and may find damage. */
    private interface Attempt {
        void run() throws IOException;
    }

    PackReader(Path folder, OnCorrupt onCorrupt, Consumer<String> listener) throws IOException {
        this.folder = folder;
        this.onCorrupt = onCorrupt;
        this.listener = listener;
        readChecksums(folder.resolve(EmojiPack.CHECKSUMS));
    }

    private void readChecksums(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "There is no emoji pack in %s (%s is missing); build it there first."
                            .formatted(folder, EmojiPack.CHECKSUMS));
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" [ *]", 2);
            if (parts.length != 2 || parts[0].length() != 64) {
                throw new IOException(
                        "%s is damaged: its line \"%s\" is not a SHA-256 and a file name."
                                .formatted(file, line));
            }
            checksums.put(parts[1], parts[0]);
        }
    }

    /** Identifies the whole pack. */
    String sha256() throws IOException {
        return Checksums.sha256(folder.resolve(EmojiPack.CHECKSUMS));
    }

    /** The table, which is refused when damaged whatever the policy. */
    List<EmojiEntry> table() throws IOException {
        Path file = folder.resolve(EmojiPack.TABLE);
        verify(file);
        return EmojiTable.parse(Files.readString(file, StandardCharsets.UTF_8), file);
    }

    /**
     * The compressed pictures of one style by id; under {@code SKIP} the damaged ones are absent.
     */
    Map<Integer, byte[]> pictures(Style style, List<EmojiEntry> entries) throws IOException {
        Path archive = EmojiPack.archive(folder, style);
        attempt(() -> verify(archive));
        Map<Integer, byte[]> pictures = new HashMap<>();
        attempt(
                () -> {
                    try (ZipFile zip = open(archive)) {
                        for (EmojiEntry entry : entries) {
                            attempt(() -> pictures.put(entry.id(), picture(zip, entry.id())));
                        }
                    }
                });
        return pictures;
    }

    private void attempt(Attempt attempt) throws IOException {
        try {
            attempt.run();
        } catch (IOException e) {
            if (onCorrupt == OnCorrupt.REFUSE) {
                throw e;
            }
            listener.accept(String.valueOf(e.getMessage()));
        }
    }

    private void verify(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The emoji pack is incomplete: " + file + " is missing.");
        }
        String wanted = checksums.get(String.valueOf(file.getFileName()));
        if (wanted == null) {
            throw new IOException("The checksums of the emoji pack do not name " + file + ".");
        }
        String actual = Checksums.sha256(file);
        if (!actual.equals(wanted)) {
            throw new IOException(
                    "%s is damaged: its SHA-256 is %s instead of %s."
                            .formatted(file, actual, wanted));
        }
    }

    private static ZipFile open(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile());
        } catch (IOException e) {
            throw new IOException(archive + " is damaged: it is not a complete ZIP file.", e);
        }
    }

    private byte[] picture(ZipFile zip, int id) throws IOException {
        String name = EmojiPack.fileName(id);
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(zip.getName() + " has no entry " + name + ".");
        }
        byte[] png;
        try (InputStream in = zip.getInputStream(entry)) {
            png = in.readAllBytes();
        } catch (IOException e) {
            throw new IOException(zip.getName() + " entry " + name + " is damaged.", e);
        }
        if (onCorrupt == OnCorrupt.SKIP) {
            // damage must show now, not in the middle of training
            Cutout unused = decode(png, zip.getName() + " entry " + name);
        }
        return png;
    }

    /** Decodes one picture of the pack. */
    static Cutout decode(byte[] png, String name) throws IOException {
        BufferedImage image = PictureFormats.decode(png, name);
        if (image.getWidth() != EmojiPack.SIDE || image.getHeight() != EmojiPack.SIDE) {
            throw new IOException(
                    "%s is %d x %d pixels instead of %d x %d."
                            .formatted(
                                    name,
                                    image.getWidth(),
                                    image.getHeight(),
                                    EmojiPack.SIDE,
                                    EmojiPack.SIDE));
        }
        return Cutout.of(image);
    }
}
