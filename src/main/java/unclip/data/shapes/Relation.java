package unclip.data.shapes;

/** How the first of two objects stands to the second. */
public enum Relation {
    /** The first object is further left. */
    LEFT_OF("left of", -1, 0),
    /** The first object is further right. */
    RIGHT_OF("right of", 1, 0),
    /** The first object is further up. */
    ABOVE("above", 0, -1),
    /** The first object is further down. */
    BELOW("below", 0, 1);

    private final String words;
    private final int dx;
    private final int dy;

    Relation(String words, int dx, int dy) {
        this.words = words;
        this.dx = dx;
        this.dy = dy;
    }

    /** The words in captions, such as {@code "left of"}. */
    public String words() {
        return words;
    }

    /** The first object's horizontal side seen from the second: −1, 0 or 1; x grows rightwards. */
    public int dx() {
        return dx;
    }

    /** The first object's vertical side seen from the second: −1, 0 or 1; y grows downwards. */
    public int dy() {
        return dy;
    }

    /** The relation of the second object to the first: A left of B is B right of A. */
    public Relation inverse() {
        return switch (this) {
            case LEFT_OF -> RIGHT_OF;
            case RIGHT_OF -> LEFT_OF;
            case ABOVE -> BELOW;
            case BELOW -> ABOVE;
        };
    }
}
