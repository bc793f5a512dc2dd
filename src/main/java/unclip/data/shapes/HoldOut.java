package unclip.data.shapes;

import unclip.data.Palette;

import java.util.Map;

/**
 * The combinations kept out of training, so that a model's composing can be told from its memory:
 * one diagonal of a Latin square each, so every single word is seen, only not together.
 *
 * <ul>
 *   <li>8 of the 72 colour–shape pairs: each shape once, no colour twice;
 *   <li>6 of the 24 pairs of a pattern and a shape: each pattern twice, no shape twice. Solid is
 *       not held out, for it is what an object without a fill word looks like.
 * </ul>
 */
public final class HoldOut {

    private static final Map<ShapeKind, Palette> COLOURS =
            Map.of(
                    ShapeKind.CIRCLE, Palette.PURPLE,
                    ShapeKind.SQUARE, Palette.GREEN,
                    ShapeKind.HEART, Palette.ORANGE,
                    ShapeKind.TRIANGLE, Palette.BLACK,
                    ShapeKind.DIAMOND, Palette.BROWN,
                    ShapeKind.STAR, Palette.BLUE,
                    ShapeKind.CROSS, Palette.YELLOW,
                    ShapeKind.RING, Palette.RED);

    private static final Map<ShapeKind, Fill> FILLS =
            Map.of(
                    ShapeKind.SQUARE, Fill.STRIPED,
                    ShapeKind.HEART, Fill.DOTTED,
                    ShapeKind.TRIANGLE, Fill.OUTLINED,
                    ShapeKind.STAR, Fill.STRIPED,
                    ShapeKind.CROSS, Fill.DOTTED,
                    ShapeKind.RING, Fill.OUTLINED);

    private HoldOut() {}

    /** Whether this colour–shape pair is held out. */
    public static boolean contains(Palette colour, ShapeKind shape) {
        return COLOURS.get(shape) == colour;
    }

    /** Whether this pattern–shape pair is held out. */
    public static boolean contains(Fill fill, ShapeKind shape) {
        return FILLS.get(shape) == fill;
    }

    /** Whether the object shows a held-out pair. */
    public static boolean contains(ShapeObject object) {
        return contains(object.colour(), object.shape())
                || contains(object.drawnFill(), object.shape());
    }

    /** Whether any object of the layout shows a held-out pair. */
    public static boolean contains(Layout layout) {
        return layout.objects().stream().anyMatch(HoldOut::contains);
    }

    /** Whether the split shows this layout. */
    public static boolean shows(Split split, Layout layout) {
        return switch (split) {
            case TRAIN -> !contains(layout);
            case HELD_OUT -> contains(layout);
            case ALL -> true;
        };
    }
}
