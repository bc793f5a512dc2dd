package unclip.data.shapes;

import java.util.Locale;

/** What a prompt can ask of a picture, each judged by itself. */
public enum Attribute {
    /** The colour behind the objects. */
    BACKGROUND,
    /** How many objects there are. */
    COUNT,
    /** The colours that occur; of two objects in any order. */
    COLOUR,
    /** The shapes that occur; of two objects in any order. */
    SHAPE,
    /** Of two objects: whether each has its own colour and shape and not the other's. */
    BINDING,
    /** Small or large, where the prompt says so. */
    SIZE,
    /** The fill, where the prompt says so. */
    FILL,
    /** A single object's place, where the prompt says so. */
    POSITION,
    /** How two objects stand to each other. */
    RELATION;

    /** The lower-case name, for tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
