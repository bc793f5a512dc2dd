package unclip.data.source;

/**
 * What a picture shows, in words.
 *
 * @param text on one line with single blanks, not empty
 * @param cut whether it was too long and lost its end
 */
public record Caption(String text, boolean cut) {

    /** Refuses an empty text. */
    public Caption {
        if (text.isBlank()) {
            throw new IllegalArgumentException("A caption needs at least one word.");
        }
    }

    /**
     * Brings a text onto one line and cuts it where it is too long.
     *
     * @param text as it was found
     * @param limits say how long is too long
     * @throws RefusedException if nothing but blanks is there
     */
    static Caption of(String text, Limits limits) throws RefusedException {
        int most = limits.captionLength();
        StringBuilder line = new StringBuilder();
        int kept = 0;
        boolean blank = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || c == '\uFEFF') {
                blank = kept > 0;
                continue;
            }
            if (kept + (blank ? 1 : 0) >= most) {
                return new Caption(line.toString(), true);
            }
            if (blank) {
                line.append(' ');
                kept++;
                blank = false;
            }
            line.appendCodePoint(c);
            kept++;
        }
        if (kept == 0) {
            throw new RefusedException(Reason.NO_CAPTION, "The caption is empty.");
        }
        return new Caption(line.toString(), false);
    }
}
