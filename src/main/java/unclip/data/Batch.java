package unclip.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/** Several examples of one size, ready to become tensors. */
public final class Batch {

    private final long index;
    private final List<Example> examples;
    private final int imageSize;
    private final float[] pixels;

    /**
     * Packs examples.
     *
     * @param index the batch's number, from 0
     * @param examples at least one, all with square pictures of one size
     */
    public Batch(long index, List<Example> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("A batch needs at least one example, got none.");
        }
        this.index = index;
        this.examples = List.copyOf(examples);
        this.imageSize = examples.get(0).image().getWidth();
        this.pixels = new float[examples.size() * 3 * imageSize * imageSize];
        for (int i = 0; i < examples.size(); i++) {
            pack(examples.get(i), i);
        }
    }

    private void pack(Example example, int position) {
        BufferedImage image = example.image();
        if (image.getWidth() != imageSize || image.getHeight() != imageSize) {
            throw new IllegalArgumentException(
                    "Example %s is %d x %d pixels, but its batch has pictures of %d x %d."
                            .formatted(
                                    example.id(),
                                    image.getWidth(),
                                    image.getHeight(),
                                    imageSize,
                                    imageSize));
        }
        int[] rgb = rgb(image);
        int plane = imageSize * imageSize;
        int start = position * 3 * plane;
        for (int i = 0; i < plane; i++) {
            pixels[start + i] = unit(rgb[i] >> 16);
            pixels[start + plane + i] = unit(rgb[i] >> 8);
            pixels[start + 2 * plane + i] = unit(rgb[i]);
        }
    }

    private int[] rgb(BufferedImage image) {
        // a raster that is a window on a larger one has its pixels elsewhere
        if (image.getType() == BufferedImage.TYPE_INT_RGB
                && image.getRaster().getParent() == null
                && image.getRaster().getDataBuffer() instanceof DataBufferInt buffer) {
            return buffer.getData();
        }
        return image.getRGB(0, 0, imageSize, imageSize, null, 0, imageSize);
    }

    private static float unit(int level) {
        return (level & 0xff) / 127.5f - 1;
    }

    /** The batch's number, from 0; the one to resume after is {@code index() + 1}. */
    public long index() {
        return index;
    }

    /** How many examples there are, B. */
    public int size() {
        return examples.size();
    }

    /** The side of the pictures in pixels, H = W. */
    public int imageSize() {
        return imageSize;
    }

    /** The examples, in order. */
    public List<Example> examples() {
        return examples;
    }

    /**
     * The pictures as {@code [B, 3, H, W]} in [-1, 1], row-major; a copy.
     *
     * <pre>x = level / 127.5 - 1</pre>
     */
    public float[] pixels() {
        return pixels.clone();
    }

    /** The captions, in order. */
    public List<String> captions() {
        return examples.stream().map(Example::caption).toList();
    }
}
