package unclip.data.shapes;

import unclip.data.Palette;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A picture cut into background and connected parts. The background is the commonest colour word
 * along the border; a part is a set of 8-connected pixels that differ from it visibly.
 */
final class Foreground {

    /** ΔE*ab from a flat background at which a pixel belongs to an object. */
    private static final double VISIBLE = 6;

    /** By how many times the background's own median deviation that limit rises. */
    private static final double NOISE = 3;

    /** ΔE*ab that an object's strongest pixel has at least. */
    private static final double OBVIOUS = 15;

    /** Smaller parts are specks, as a fraction of the picture's area. */
    private static final double SPECK = 0.005;

    private final int size;
    private final int[] rgb;
    private final int[] part; // 0 background, otherwise the part's number
    private final Palette background;
    private final int backgroundRgb;
    private final List<Rectangle> boxes = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    Foreground(BufferedImage image) {
        size = image.getWidth();
        if (size < 16 || image.getHeight() != size) {
            throw new IllegalArgumentException(
                    "A picture to be read must be square and at least 16 pixels wide, not %d x %d."
                            .formatted(image.getWidth(), image.getHeight()));
        }
        rgb = image.getRGB(0, 0, size, size, null, 0, size);
        part = new int[rgb.length];
        int[] border = border();
        background = commonest(border);
        backgroundRgb = median(border, background);
        double[] contrast = contrast(rgb);
        double limit = VISIBLE + NOISE * median(contrast(named(border, background)));
        for (int i = 0; i < rgb.length; i++) {
            part[i] = contrast[i] > limit ? -1 : 0;
        }
        labelParts(contrast);
    }

    Palette background() {
        return background;
    }

    /** How many parts there are, specks left out. */
    int parts() {
        return boxes.size();
    }

    int size() {
        return size;
    }

    /** The bounding box of a part in pixels. */
    Rectangle box(int index) {
        return boxes.get(index);
    }

    /**
     * The part alone, on a window of the picture: the difference of each channel to the background,
     * 0 where another part is.
     *
     * @return red, green, blue of each of the window's pixels, row by row
     */
    double[] differences(int index, Rectangle window) {
        double[] differences = new double[3 * window.width * window.height];
        int at = 0;
        for (int y = window.y; y < window.y + window.height; y++) {
            for (int x = window.x; x < window.x + window.width; x++) {
                boolean own = inside(x, y) && isOwn(part[y * size + x], numbers.get(index));
                for (int shift = 16; shift >= 0; shift -= 8, at++) {
                    differences[at] = own ? difference(y * size + x, shift) : 0;
                }
            }
        }
        return differences;
    }

    /** The colour that lies off the background by these channel differences, {@code 0xRRGGBB}. */
    int colour(double red, double green, double blue) {
        return channel(red, 16) | channel(green, 8) | channel(blue, 0);
    }

    private int channel(double difference, int shift) {
        long level = Math.round((backgroundRgb >> shift & 0xff) + difference);
        return (int) Math.max(0, Math.min(255, level)) << shift;
    }

    private int difference(int at, int shift) {
        return (rgb[at] >> shift & 0xff) - (backgroundRgb >> shift & 0xff);
    }

    private static boolean isOwn(int label, int number) {
        return label == 0 || label == number;
    }

    private boolean inside(int x, int y) {
        return x >= 0 && y >= 0 && x < size && y < size;
    }

    private int[] border() {
        int width = Math.max(1, size / 32);
        int[] border = new int[rgb.length];
        int count = 0;
        for (int i = 0; i < rgb.length; i++) {
            int x = i % size;
            int y = i / size;
            if (Math.min(Math.min(x, y), Math.min(size - 1 - x, size - 1 - y)) < width) {
                border[count++] = rgb[i] & 0xffffff;
            }
        }
        return Arrays.copyOf(border, count);
    }

    private static Palette commonest(int[] colours) {
        Map<Palette, Integer> votes = new EnumMap<>(Palette.class);
        for (int colour : colours) {
            votes.merge(Lab.nearest(colour), 1, Integer::sum);
        }
        return Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private static int[] named(int[] colours, Palette word) {
        return Arrays.stream(colours).filter(c -> Lab.nearest(c) == word).toArray();
    }

    private static int median(int[] colours, Palette word) {
        int[] named = named(colours, word);
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int s = shift;
            int[] levels = Arrays.stream(named).map(c -> c >> s & 0xff).sorted().toArray();
            result |= levels[levels.length / 2] << shift;
        }
        return result;
    }

    private double[] contrast(int[] colours) {
        Lab behind = Lab.of(backgroundRgb);
        double[] contrast = new double[colours.length];
        for (int i = 0; i < colours.length; i++) {
            // Flat areas repeat one colour, whose conversion is the costly part.
            contrast[i] =
                    i > 0 && colours[i] == colours[i - 1]
                            ? contrast[i - 1]
                            : Lab.of(colours[i]).distance(behind);
        }
        return contrast;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void labelParts(double[] contrast) {
        int[] open = new int[part.length];
        int number = 0;
        for (int start = 0; start < part.length; start++) {
            if (part[start] == -1) {
                number++;
                label(start, number, contrast, open);
            }
        }
    }

    /** Fills one part; {@code open} is room for the pixels whose neighbours are not yet seen. */
    private void label(int start, int number, double[] contrast, int[] open) {
        Rectangle box = new Rectangle(start % size, start / size, 0, 0);
        double strongest = 0;
        int area = 0;
        int top = 0;
        open[top++] = start;
        part[start] = number;
        while (top > 0) {
            int at = open[--top];
            area++;
            strongest = Math.max(strongest, contrast[at]);
            box.add(at % size, at / size);
            for (int neighbour = 0; neighbour < 9; neighbour++) {
                int x = at % size + neighbour % 3 - 1;
                int y = at / size + neighbour / 3 - 1;
                if (inside(x, y) && part[y * size + x] == -1) {
                    part[y * size + x] = number;
                    open[top++] = y * size + x;
                }
            }
        }
        if (area >= SPECK * part.length && strongest >= OBVIOUS) {
            boxes.add(new Rectangle(box.x, box.y, box.width + 1, box.height + 1));
            numbers.add(number);
        }
    }
}
