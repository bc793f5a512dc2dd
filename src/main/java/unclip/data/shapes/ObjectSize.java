package unclip.data.shapes;

import java.util.Locale;

/** How large an object is drawn, relative to the picture; {@link SceneSampler} fixes the ranges. */
public enum ObjectSize {
    /** Clearly less than half of the width when alone. */
    SMALL,
    /** Half of the width or more when alone. */
    LARGE;

    /** The word in captions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
