package unclip.data;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder of the user's own pictures with their captions.
 *
 * <p>Captions stand in {@code captions.tsv} (one line a picture: its path inside the folder, a tab,
 * the caption), or each in a text file beside its picture ({@code dog.jpg} and {@code dog.txt}).
 * Pictures are PNG, JPEG, GIF or BMP, in the folder or in folders inside it. An opaque picture is
 * cut to its central square; one with transparent pixels is fitted whole onto white.
 *
 * <p>Opening decodes every picture once, so that damage shows at once and not in the middle of
 * training. Pictures are kept at four times the wanted size at most, and at most 256 MB of them;
 * others are read again when they are drawn.
 */
public final class ImageFolder implements ImageTextDataset {

    /** The file that may hold all captions. */
    public static final String CAPTIONS = "captions.tsv";

    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
    private static final long MOST_BYTES_KEPT = 256L << 20;
    private static final int DETAIL = 4;
    private static final int WHITE = 0xffffff;

    private record Picture(Path file, String caption) {}

    private final Path folder;
    private final int size;
    private final List<Picture> pictures;
    private final Cache cache;
    private final int skipped;

    private ImageFolder(Path folder, int size, List<Picture> pictures, Cache cache, int skipped) {
        this.folder = folder;
        this.size = size;
        this.pictures = pictures;
        this.cache = cache;
        this.skipped = skipped;
    }

    /** Opens a folder; anything damaged or without a caption is refused. */
    public static ImageFolder open(Path folder, int size) throws IOException {
        return open(folder, size, OnCorrupt.REFUSE, message -> {});
    }

    /**
     * Opens a folder.
     *
     * @param folder holds the pictures
     * @param size side of the examples in pixels, at least 1
     * @param onCorrupt what to do with a picture that is damaged or has no caption
     * @param listener is told of each thing that is left out, one sentence each
     * @throws IOException one sentence that names the file
     */
    public static ImageFolder open(
            Path folder, int size, OnCorrupt onCorrupt, Consumer<String> listener)
            throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "The size of pictures must be at least 1 pixel, got " + size + ".");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("There is no folder " + folder + ".");
        }
        Cache cache = new Cache(MOST_BYTES_KEPT);
        List<Picture> pictures = new ArrayList<>();
        int skipped = 0;
        for (Map.Entry<Path, CaptionSource> entry : sources(folder).entrySet()) {
            try {
                Picture picture = new Picture(entry.getKey(), entry.getValue().read());
                cache.put(pictures.size(), decode(picture.file(), size));
                pictures.add(picture);
            } catch (IOException e) {
                if (onCorrupt == OnCorrupt.REFUSE) {
                    throw e;
                }
                skipped++;
                listener.accept(String.valueOf(e.getMessage()));
            }
        }
        if (pictures.isEmpty()) {
            throw new IOException(
                    "%s holds no picture (PNG, JPEG, GIF or BMP) with a caption in %s or NAME.txt."
                            .formatted(folder, CAPTIONS));
        }
        return new ImageFolder(folder, size, List.copyOf(pictures), cache, skipped);
    }

    /** Where a picture's caption comes from. */
    private interface CaptionSource {
        String read() throws IOException;
    }

    /** Every picture in the order of its path, whether or not its caption can be read. */
    private static Map<Path, CaptionSource> sources(Path folder) throws IOException {
        Path table = folder.resolve(CAPTIONS);
        if (!Files.isRegularFile(table)) {
            return beside(folder);
        }
        Map<Path, CaptionSource> sources = new TreeMap<>();
        int number = 0;
        for (String line : Texts.read(table).lines().toList()) {
            number++;
            if (line.isBlank() || (number == 1 && line.startsWith("file\t"))) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            Path file = folder.resolve(cells[0]).normalize();
            String where = "Line " + number + " of " + table;
            if (!file.startsWith(folder.normalize())) {
                throw new IOException(where + " names " + cells[0] + ", outside the folder.");
            }
            sources.put(
                    file,
                    () -> {
                        if (cells.length != 2) {
                            throw new IOException(
                                    "%s must be a file, a tab and a caption, but has %d cells."
                                            .formatted(where, cells.length));
                        }
                        return Texts.caption(cells[1], where);
                    });
        }
        return sources;
    }

    private static Map<Path, CaptionSource> beside(Path folder) throws IOException {
        Map<Path, CaptionSource> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(ImageFolder::isPicture)
                    .forEach(file -> sources.put(file, () -> captionBeside(file)));
        } catch (UncheckedIOException e) {
            throw new IOException("%s cannot be listed.".formatted(folder), e);
        }
        return sources;
    }

    private static boolean isPicture(Path file) {
        return ENDINGS.contains(ending(file)) && Files.isRegularFile(file);
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String captionBeside(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Path text = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
        if (!Files.isRegularFile(text)) {
            throw new IOException(
                    "%s has no caption: neither %s nor %s exists."
                            .formatted(file, CAPTIONS, text.getFileName()));
        }
        return Texts.caption(Texts.read(text), text.toString());
    }

    private static Cutout decode(Path file, int size) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("The picture " + file + " is missing.");
        }
        Cutout whole = Cutout.of(PictureFormats.decode(Files.readAllBytes(file), file.toString()));
        boolean opaque = whole.opaque();
        double shorter = Math.min(whole.width(), whole.height());
        double longer = Math.max(whole.width(), whole.height());
        int side = (int) Math.min(opaque ? shorter : longer, (double) DETAIL * size);
        // the longer side reaches beyond the frame of an opaque picture, which cuts it square
        double scale = opaque ? longer / shorter : 1;
        return Cutout.of(whole.paint(side, WHITE, scale, 0, 0));
    }

    @Override
    public String name() {
        return "folder " + folder.getFileName();
    }

    @Override
    public int size() {
        return pictures.size();
    }

    /** How many pictures were left out because of damage or for want of a caption. */
    public int skipped() {
        return skipped;
    }

    /** One picture; nothing about it is random. */
    @Override
    public Example example(int index, UniformRandomProvider random) {
        Picture picture = pictures.get(index);
        Cutout cutout = cache.get(index);
        if (cutout == null) {
            try {
                cutout = decode(picture.file(), size);
            } catch (IOException e) {
                throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
            }
            cache.put(index, cutout);
        }
        String id = folder.relativize(picture.file()).toString();
        return new Example(id, cutout.paint(size, WHITE), picture.caption());
    }

    /** Keeps the pictures that were used last, up to a number of bytes. */
    private static final class Cache {
        private final long most;
        private final Map<Integer, Cutout> kept = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        Cache(long most) {
            this.most = most;
        }

        synchronized @Nullable Cutout get(int index) {
            return kept.get(index);
        }

        synchronized void put(int index, Cutout cutout) {
            Cutout before = kept.put(index, cutout);
            bytes += cutout.bytes() - (before == null ? 0 : before.bytes());
            var oldest = kept.values().iterator();
            while (bytes > most && oldest.hasNext()) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }
}
