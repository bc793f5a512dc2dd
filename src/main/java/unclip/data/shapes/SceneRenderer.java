package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws scenes at any size: flat colours, 4 × 4 samples a pixel averaged in sRGB, so that the same
 * spots and colours look alike at 32 and at 256 pixels.
 *
 * <p>A pattern's gaps show the object's colour at {@link #GAP_OPACITY} over the background. So
 * every silhouette is whole, whatever its fill, and stays in one piece when a picture is read back.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class SceneRenderer {

    /** The share of the object's colour in the gaps between bars and dots and inside a rim. */
    public static final double GAP_OPACITY = 0.35;

    private static final int SAMPLES = 4; // a pixel's side in samples
    private static final double STRIPE_PERIOD = 0.29; // lengths are fractions of the extent
    private static final double STRIPE_WIDTH = 0.155;
    private static final double DOT_PITCH = 0.27;
    private static final double DOT_DIAMETER = 0.18;
    private static final double RIM_WIDTH = 0.1;
    private static final double THIN_RIM_WIDTH = 0.07; // for shapes with narrow parts

    private final int size;

    /**
     * Fixes the size of the pictures.
     *
     * @param size side in pixels, 8..1024; shapes can be told apart from 24 on, fills from 32 on
     */
    public SceneRenderer(int size) {
        if (size < 8 || size > 1024) {
            throw new IllegalArgumentException(
                    "A picture of shapes is 8 to 1024 pixels wide, not " + size + ".");
        }
        this.size = size;
    }

    /** The side of the pictures in pixels. */
    public int size() {
        return size;
    }

    /**
     * Draws a scene with places, sizes and slight shifts of colour from a random stream.
     *
     * @param scene what to draw
     * @param random read in a fixed order, so the same stream gives the same geometry at every size
     * @return the picture and its answer key
     */
    public RenderedScene render(Scene scene, UniformRandomProvider random) {
        List<ScenePlacer.Spot> spots = new ScenePlacer(random).place(scene.layout());
        int backgroundRgb = ColourJitter.near(scene.background(), random);
        List<ShapeObject> named = scene.layout().objects();
        List<PlacedObject> objects = new ArrayList<>();
        for (int i = 0; i < spots.size(); i++) {
            ScenePlacer.Spot spot = spots.get(i);
            ShapeObject object = named.get(i % named.size());
            int rgb = ColourJitter.near(object.colour(), random);
            objects.add(new PlacedObject(object, spot.x(), spot.y(), spot.extent(), rgb));
        }
        return new RenderedScene(draw(objects, backgroundRgb), scene, objects, backgroundRgb);
    }

    /**
     * Draws objects exactly where they say, without any randomness.
     *
     * @param objects later ones over earlier ones
     * @param backgroundRgb {@code 0xRRGGBB}
     * @return a new picture, {@code TYPE_INT_RGB}
     */
    public BufferedImage draw(List<PlacedObject> objects, int backgroundRgb) {
        int side = size * SAMPLES;
        BufferedImage canvas = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = canvas.createGraphics();
        g.setColor(new Color(backgroundRgb));
        g.fillRect(0, 0, side, side);
        for (PlacedObject object : objects) {
            draw(object, backgroundRgb, g, side);
        }
        g.dispose();
        return averaged(canvas);
    }

    private static void draw(PlacedObject placed, int backgroundRgb, Graphics2D g, int side) {
        double x = placed.x() * side;
        double y = placed.y() * side;
        double extent = placed.extent() * side;
        Fill fill = placed.object().drawnFill();
        Color full = new Color(placed.rgb());
        Shape outline = Silhouette.at(placed.object().shape(), x, y, extent);

        g.setColor(fill == Fill.SOLID ? full : new Color(mixed(placed.rgb(), backgroundRgb)));
        g.fill(outline);
        if (fill == Fill.SOLID) {
            return;
        }
        g.setColor(full);
        Shape clip = g.getClip();
        g.clip(outline);
        switch (fill) {
            case STRIPED -> stripes(g, x, y, extent);
            case DOTTED -> dots(g, x, y, extent);
            default -> {
                // Clipped to the inside, half of the stroke remains.
                double rim = rimWidth(placed.object().shape()) * extent;
                g.setStroke(new BasicStroke((float) (2 * rim)));
                g.draw(outline);
            }
        }
        g.setClip(clip);
    }

    private static double rimWidth(ShapeKind shape) {
        return shape == ShapeKind.RING || shape == ShapeKind.CROSS ? THIN_RIM_WIDTH : RIM_WIDTH;
    }

    /** Bars rising to the right at 45°, one of them through the centre. */
    private static void stripes(Graphics2D g, double x, double y, double extent) {
        var before = g.getTransform();
        g.rotate(-Math.PI / 4, x, y);
        for (int i = -3; i <= 3; i++) {
            double top = y + (i * STRIPE_PERIOD - STRIPE_WIDTH / 2) * extent;
            g.fill(new Rectangle2D.Double(x - extent, top, 2 * extent, STRIPE_WIDTH * extent));
        }
        g.setTransform(before);
    }

    /** Dots in a hexagonal grid, one of them in the centre. */
    private static void dots(Graphics2D g, double x, double y, double extent) {
        double rowHeight = DOT_PITCH * Math.sqrt(3) / 2;
        double diameter = DOT_DIAMETER * extent;
        for (int row = -2; row <= 2; row++) {
            double shift = row % 2 == 0 ? 0 : 0.5;
            for (int column = -3; column <= 2; column++) {
                double cx = x + (column + shift) * DOT_PITCH * extent;
                double cy = y + row * rowHeight * extent;
                g.fill(
                        new Ellipse2D.Double(
                                cx - diameter / 2, cy - diameter / 2, diameter, diameter));
            }
        }
    }

    /** The colour of a gap, {@code 0xRRGGBB}. */
    static int mixed(int rgb, int backgroundRgb) {
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            double level =
                    GAP_OPACITY * (rgb >> shift & 0xff)
                            + (1 - GAP_OPACITY) * (backgroundRgb >> shift & 0xff);
            result |= (int) Math.round(level) << shift;
        }
        return result;
    }

    private BufferedImage averaged(BufferedImage canvas) {
        int[] samples = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = average(samples, i / size * SAMPLES * size * SAMPLES + i % size * SAMPLES);
        }
        return image;
    }

    private int average(int[] samples, int start) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int row = 0; row < SAMPLES; row++) {
            int at = start + row * size * SAMPLES;
            for (int end = at + SAMPLES; at < end; at++) {
                int rgb = samples[at];
                red += rgb >> 16 & 0xff;
                green += rgb >> 8 & 0xff;
                blue += rgb & 0xff;
            }
        }
        int n = SAMPLES * SAMPLES;
        int half = n / 2;
        return (((red + half) / n) << 16) | (((green + half) / n) << 8) | ((blue + half) / n);
    }
}
