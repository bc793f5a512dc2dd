package unclip.text;

import java.util.Locale;

/**
 * Two ways to lower-case a text: with the context rule of Unicode for the Greek sigma, and each
 * character for itself.
 */
final class LowerCase {

    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char FINAL_SIGMA = '\u03c2';
    private static final char SIGMA = '\u03c3';

    /** Signs within words, as in {@code l'eau} (Word_Break MidLetter, MidNumLet, Single_Quote). */
    private static final String WITHIN_WORDS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private LowerCase() {}

    /**
     * Unicode's full mapping. A capital sigma becomes ς where a letter with case stands before it
     * and none after it, apart from signs that the rule looks past (Unicode 3.13, Final_Sigma). The
     * JDK's own method looks at dictionary words instead and so differs in mixed scripts.
     */
    static String inContext(String text) {
        if (text.indexOf(CAPITAL_SIGMA) < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < points.length; i++) {
            if (points[i] == CAPITAL_SIGMA) {
                boolean last = casedFrom(points, i, -1) && !casedFrom(points, i, 1);
                out.append(last ? FINAL_SIGMA : SIGMA);
            } else {
                append(out, points[i]);
            }
        }
        return out.toString();
    }

    /** Each character for itself; every capital sigma becomes σ. */
    static String each(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (c == CAPITAL_I_WITH_DOT) {
            out.append("i\u0307"); // the one letter that becomes two
        } else {
            out.appendCodePoint(Character.toLowerCase(c));
        }
    }

    /** Whether the nearest character on that side that counts has case. */
    private static boolean casedFrom(int[] points, int from, int direction) {
        int at = from + direction;
        while (at >= 0 && at < points.length && isIgnorable(points[at])) {
            at += direction;
        }
        return at >= 0 && at < points.length && isCased(points[at]);
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL ->
                    true;
            default -> WITHIN_WORDS.indexOf(c) >= 0;
        };
    }
}
