package unclip.data.shapes;

import java.util.Locale;

/**
 * How a shape is filled. Every fill keeps the whole silhouette visible: where a pattern has a gap,
 * a fixed share of the object's colour ({@link SceneRenderer#GAP_OPACITY}) lies over the
 * background.
 */
public enum Fill {
    /** The colour everywhere; also what an object without a fill word gets. */
    SOLID,
    /** Slanted bars. */
    STRIPED,
    /** Round dots. */
    DOTTED,
    /** A rim along the edge. */
    OUTLINED;

    /** The word in captions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
