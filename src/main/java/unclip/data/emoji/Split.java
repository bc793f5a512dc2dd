package unclip.data.emoji;

import java.util.Locale;

/** Which pictures a model may learn from, and which test what. */
public enum Split {
    /** What models learn from. */
    TRAIN,
    /**
     * Cells (role, gender, tone) that are held out in every style although every pair of their
     * parts is seen: does the model compose?
     */
    CELL,
    /** Concepts that training sees in the other style only: does the style carry over? */
    STYLE,
    /**
     * Pictures in a style that no model learns from, of what training sees in other styles: do the
     * concepts carry over to another way of drawing?
     */
    UNSEEN,
    /** Everything; a choice when reading, never written beside a picture. */
    ALL;

    /** The word in the pack's table: the lower-case name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a picture of another split belongs to this choice. */
    public boolean includes(Split split) {
        return this == ALL || this == split;
    }

    /** The split that a word of the table names. */
    public static Split of(String word) {
        for (Split split : values()) {
            if (split.word().equals(word) && split != ALL) {
                return split;
            }
        }
        throw new IllegalArgumentException(
                "There is no split \"%s\"; the splits are train, cell, style and unseen."
                        .formatted(word));
    }
}
