package unclip.data.fashion;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.data.OnCorrupt;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): grey clothes on black in ten classes, with
 * captions such as "a photo of an ankle boot".
 *
 * <p>The pictures of 28 × 28 are padded to 32 × 32 with black, and enlarged by whole numbers. The
 * whole file stays in memory: 47 MB for 60,000 pictures.
 */
public final class FashionMnist implements ImageTextDataset {

    /** Where Debian's package {@code dataset-fashion-mnist} puts the files. */
    public static final Path DEBIAN_FOLDER = Path.of("/usr/share/datasets/fashion-mnist");

    /** The two parts of the data set. */
    public enum Part {
        /** 60,000 pictures to learn from. */
        TRAIN("train"),
        /** 10,000 pictures to test with. */
        TEST("t10k");

        private final String prefix;

        Part(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final int PADDED = 32;
    private static final List<String> CAPTIONS =
            List.of(
                    "a photo of a t-shirt",
                    "a photo of trousers",
                    "a photo of a pullover",
                    "a photo of a dress",
                    "a photo of a coat",
                    "a photo of a sandal",
                    "a photo of a shirt",
                    "a photo of a sneaker",
                    "a photo of a bag",
                    "a photo of an ankle boot");

    private final int size;
    private final Part part;
    private final IdxFile images;
    private final IdxFile labels;

    private FashionMnist(int size, Part part, IdxFile images, IdxFile labels) {
        this.size = size;
        this.part = part;
        this.images = images;
        this.labels = labels;
    }

    /** Opens a part; damage is refused. */
    public static FashionMnist open(Path folder, Part part, int size) throws IOException {
        return open(folder, part, size, OnCorrupt.REFUSE, message -> {});
    }

    /**
     * Opens a part.
     *
     * @param folder holds {@code train-images-idx3-ubyte} and the like, with or without {@code .gz}
     * @param part which files
     * @param size side of the pictures: 28, or a multiple of 32
     * @param onCorrupt whether a file that ends early is refused or used as far as it goes
     * @param listener is told of what is left out, one sentence each
     * @throws IOException one sentence that names the missing or damaged file
     */
    public static FashionMnist open(
            Path folder, Part part, int size, OnCorrupt onCorrupt, Consumer<String> listener)
            throws IOException {
        if (size != 28 && (size < PADDED || size % PADDED != 0)) {
            throw new IllegalArgumentException(
                    "Pictures of Fashion-MNIST have 28 pixels a side or a multiple of 32, got "
                            + size
                            + ".");
        }
        Path imageFile = find(folder, part.prefix + "-images-idx3-ubyte");
        Path labelFile = find(folder, part.prefix + "-labels-idx1-ubyte");
        IdxFile images = IdxFile.read(imageFile, 3, onCorrupt, listener);
        IdxFile labels = IdxFile.read(labelFile, 1, onCorrupt, listener);
        check(images, imageFile, labels, labelFile, onCorrupt);
        return new FashionMnist(size, part, images, labels);
    }

    private static Path find(Path folder, String name) throws IOException {
        Path plain = folder.resolve(name);
        Path compressed = folder.resolve(name + ".gz");
        if (Files.isRegularFile(compressed)) {
            return compressed;
        }
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        throw new IOException(
                "%s has neither %s nor %s.gz; on Debian, apt-get install dataset-fashion-mnist puts them in %s."
                        .formatted(folder, name, name, DEBIAN_FOLDER));
    }

    private static void check(
            IdxFile images, Path imageFile, IdxFile labels, Path labelFile, OnCorrupt onCorrupt)
            throws IOException {
        if (images.dimension(1) != 28 || images.dimension(2) != 28) {
            throw new IOException(
                    "%s holds pictures of %d x %d pixels instead of 28 x 28."
                            .formatted(imageFile, images.dimension(2), images.dimension(1)));
        }
        if (images.count() == 0 || labels.count() == 0) {
            throw new IOException(imageFile + " and " + labelFile + " hold no pictures.");
        }
        if (images.count() != labels.count() && onCorrupt == OnCorrupt.REFUSE) {
            throw new IOException(
                    "%s has %d pictures, but %s has %d labels."
                            .formatted(imageFile, images.count(), labelFile, labels.count()));
        }
        for (int i = 0; i < labels.count(); i++) {
            if (labels.value(i, 0) >= CAPTIONS.size()) {
                throw new IOException(
                        "%s is damaged: label %d is %d, but the classes are 0 to 9."
                                .formatted(labelFile, i, labels.value(i, 0)));
            }
        }
    }

    /** The captions of the ten classes, by label. */
    public static List<String> captions() {
        return CAPTIONS;
    }

    @Override
    public String name() {
        return part == Part.TRAIN ? "fashion-mnist" : "fashion-mnist test";
    }

    @Override
    public int size() {
        return Math.min(images.count(), labels.count());
    }

    /** The class of a picture, 0..9. */
    public int label(int index) {
        return labels.value(index, 0);
    }

    /** One picture; nothing about it is random. */
    @Override
    public Example example(int index, UniformRandomProvider random) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        int enlarged = Math.max(1, size / PADDED);
        int border = size == 28 ? 0 : (PADDED - 28) / 2;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int row = y / enlarged - border;
                int column = x / enlarged - border;
                if (row >= 0 && row < 28 && column >= 0 && column < 28) {
                    rgb[y * size + x] = images.value(index, row * 28 + column) * 0x010101;
                }
            }
        }
        return new Example(name() + "/" + index, image, CAPTIONS.get(label(index)));
    }
}
