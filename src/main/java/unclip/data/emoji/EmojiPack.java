package unclip.data.emoji;

import org.jspecify.annotations.Nullable;

import unclip.data.Cutout;
import unclip.data.OnCorrupt;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A built emoji pack: every picture at 64 pixels with alpha, in each of the pack's styles, and what
 * its caption says. The committed pack has two styles; the Fluent emoji, once imported, are a pack
 * of one.
 *
 * <p>Opening reads the files, checks them against {@code checksums.sha256} and keeps them
 * compressed in memory (8 MB for the committed one). A picture is decoded when it is first asked
 * for and kept as one byte a pixel, so at most 30 MB are taken in all. Safe for several threads.
 */
public final class EmojiPack {

    /** Side of every picture in pixels. */
    public static final int SIDE = 64;

    /** The table's file name. */
    public static final String TABLE = "captions.tsv";

    /** The file that names the others with their SHA-256. */
    public static final String CHECKSUMS = "checksums.sha256";

    /** The folder of the imported Fluent pack, beside that of the committed pack. */
    public static final String FLUENT_FOLDER = "fluent-emoji";

    /** Adjacent tones whose pictures differ by less than this many levels look the same. */
    public static final double FAINT_LEVELS = 2;

    private final Path folder;
    private final String sha256;
    private final List<EmojiEntry> entries;
    private final Map<Integer, EmojiEntry> byId = new HashMap<>();
    private final Map<Style, Map<Integer, byte[]>> files;
    private final Map<Style, Map<Integer, Cutout>> decoded = new EnumMap<>(Style.class);
    private final int skipped;

    private EmojiPack(
            Path folder,
            String sha256,
            List<EmojiEntry> entries,
            Map<Style, Map<Integer, byte[]>> files,
            int skipped) {
        this.folder = folder;
        this.sha256 = sha256;
        this.entries = entries;
        this.files = files;
        this.skipped = skipped;
        entries.forEach(entry -> byId.put(entry.id(), entry));
        files.keySet().forEach(style -> decoded.put(style, new ConcurrentHashMap<>()));
    }

    /**
     * Opens the pack; damage is refused.
     *
     * @throws IOException one sentence that names the missing or damaged file
     */
    public static EmojiPack open(Path folder) throws IOException {
        return open(folder, OnCorrupt.REFUSE, message -> {});
    }

    /**
     * Opens the pack.
     *
     * @param folder holds the table, an archive for each style and the checksums
     * @param onCorrupt whether pictures that cannot be decoded are refused, or left out in every
     *     style; a table that cannot be read is always refused
     * @param listener is told of each thing that was left out, one sentence each
     * @throws IOException one sentence that names the missing or damaged file
     */
    public static EmojiPack open(Path folder, OnCorrupt onCorrupt, Consumer<String> listener)
            throws IOException {
        PackReader reader = new PackReader(folder, onCorrupt, listener);
        List<EmojiEntry> all = reader.table();
        Map<Style, Map<Integer, byte[]>> files = new EnumMap<>(Style.class);
        for (Style style : EmojiTable.styles(all)) {
            files.put(style, reader.pictures(style, all));
        }
        List<EmojiEntry> whole = new ArrayList<>(all);
        files.values().forEach(f -> whole.removeIf(entry -> !f.containsKey(entry.id())));
        if (whole.isEmpty()) {
            throw new IOException("The emoji pack in " + folder + " has no readable picture.");
        }
        int skipped = all.size() - whole.size();
        return new EmojiPack(folder, reader.sha256(), List.copyOf(whole), files, skipped);
    }

    /** The archive of one style in a pack's folder. */
    public static Path archive(Path folder, Style style) {
        return folder.resolve(style.word() + ".zip");
    }

    /** The name of a picture in its archive: {@code 0001.png}. */
    public static String fileName(int id) {
        return String.format(Locale.ROOT, "%04d.png", id);
    }

    /** Where the pack lies. */
    public Path folder() {
        return folder;
    }

    /** The SHA-256 of the checksum file, which identifies the whole pack. */
    public String sha256() {
        return sha256;
    }

    /** The emoji in ascending order of their ids. */
    public List<EmojiEntry> entries() {
        return entries;
    }

    /** The styles in which every emoji of the pack has a picture. */
    public List<Style> styles() {
        return List.copyOf(files.keySet());
    }

    /** How many emoji were left out because of damage. */
    public int skipped() {
        return skipped;
    }

    /** The emoji of an id. */
    public EmojiEntry entry(int id) {
        EmojiEntry entry = byId.get(id);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "There is no emoji %d; the ids run from %d to %d."
                            .formatted(
                                    id, entries.get(0).id(), entries.get(entries.size() - 1).id()));
        }
        return entry;
    }

    /** The emoji with exactly this CLDR label, or null. */
    public @Nullable EmojiEntry find(String label) {
        return entries.stream().filter(e -> e.label().equals(label)).findFirst().orElse(null);
    }

    /** One picture with its alpha, a new {@code TYPE_INT_ARGB} of 64 × 64. */
    public BufferedImage image(int id, Style style) {
        return cutout(id, style).toImage();
    }

    /** One picture, ready to be painted on a background. */
    public Cutout cutout(int id, Style style) {
        EmojiEntry entry = entry(id);
        return ofStyle(decoded, style).computeIfAbsent(entry.id(), i -> decode(i, style));
    }

    private Cutout decode(int id, Style style) {
        byte[] png = ofStyle(files, style).get(id);
        if (png == null) {
            throw new IllegalArgumentException("Emoji " + id + " has no picture.");
        }
        try {
            return PackReader.decode(png, archive(folder, style) + " entry " + fileName(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T ofStyle(Map<Style, T> map, Style style) {
        T value = map.get(style);
        if (value == null) {
            throw new IllegalArgumentException("The pack has no " + style.word() + " pictures.");
        }
        return value;
    }

    /**
     * How far apart two pictures of one style are: the mean absolute difference of their levels,
     * 0..255, painted on white at 32 pixels.
     */
    public double difference(int a, int b, Style style) {
        int side = SIDE / 2;
        BufferedImage first = cutout(a, style).paint(side, 0xffffff);
        BufferedImage second = cutout(b, style).paint(side, 0xffffff);
        long sum = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int p = first.getRGB(x, y);
                int q = second.getRGB(x, y);
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs((p >> shift & 0xff) - (q >> shift & 0xff));
                }
            }
        }
        return sum / (3.0 * side * side);
    }

    /**
     * Pairs of emoji that differ by adjacent skin tones only and whose pictures look the same in a
     * style. Retrieval metrics should count either as right.
     *
     * @return the ids of each pair, lighter first
     */
    public List<TonePair> faintTonePairs(Style style) {
        return faintTonePairs(style, entries);
    }

    /**
     * The same among some emoji only; comparing takes a tenth of a millisecond a pair.
     *
     * @param among emoji of this pack
     */
    public List<TonePair> faintTonePairs(Style style, List<EmojiEntry> among) {
        List<TonePair> faint = new ArrayList<>();
        for (TonePair pair : TonePair.adjacent(among)) {
            if (difference(pair.lighter(), pair.darker(), style) < FAINT_LEVELS) {
                faint.add(pair);
            }
        }
        return List.copyOf(faint);
    }
}
