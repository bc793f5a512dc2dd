package unclip.data.shapes;

import java.util.Locale;

/** The eight silhouettes that captions name; {@link Silhouette} holds their outlines. */
public enum ShapeKind {
    /** A disc. */
    CIRCLE,
    /** A square with level edges. */
    SQUARE,
    /** A heart, point down. */
    HEART,
    /** An equilateral triangle, point up. */
    TRIANGLE,
    /** A square on its corner, a little taller than wide. */
    DIAMOND,
    /** A five-pointed star, point up. */
    STAR,
    /** An upright cross with arms of equal length. */
    CROSS,
    /** A thick annulus. */
    RING;

    /** The singular in captions, such as {@code "cross"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The plural in captions, such as {@code "crosses"}. */
    public String plural() {
        return this == CROSS ? "crosses" : word() + "s";
    }
}
