package unclip.data.shapes;

import java.util.Locale;

/** Where a single object stands. */
public enum Position {
    /** In the middle. */
    CENTRE(0, 0),
    /** In the upper left quarter. */
    TOP_LEFT(-1, -1),
    /** In the upper right quarter. */
    TOP_RIGHT(1, -1),
    /** In the lower left quarter. */
    BOTTOM_LEFT(-1, 1),
    /** In the lower right quarter. */
    BOTTOM_RIGHT(1, 1);

    private final int dx;
    private final int dy;

    Position(int dx, int dy) {
        this.dx = dx;
        this.dy = dy;
    }

    /** −1 left of the middle, 0 in it, 1 right of it. */
    public int dx() {
        return dx;
    }

    /** −1 above the middle, 0 in it, 1 below it. */
    public int dy() {
        return dy;
    }

    /** The words in captions, such as {@code "top left"}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
