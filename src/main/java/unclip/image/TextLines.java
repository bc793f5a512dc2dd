package unclip.image;

import java.awt.FontMetrics;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fits texts into a width: wraps at blanks, and ends with "…" when the lines do not suffice. */
final class TextLines {

    private static final String ELLIPSIS = "…";
    private static final double MIN_FILLED = 0.6;

    private TextLines() {}

    /**
     * Breaks a text into lines that fit.
     *
     * @param width of a line, in pixels
     * @param maxLines at least 1
     * @return at most that many lines, none wider than the width; empty for a blank text
     */
    static List<String> wrap(String text, FontMetrics metrics, int width, int maxLines) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip().replaceAll("\\s+", " ");
        while (!rest.isEmpty()) {
            if (lines.size() == maxLines - 1) {
                lines.add(elide(rest, metrics, width));
                break;
            }
            String line = firstLine(rest, metrics, width);
            lines.add(line);
            rest = rest.substring(line.length()).strip();
        }
        return lines;
    }

    /** The text if it fits, otherwise as much of it as fits before an ellipsis. */
    static String elide(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int end = fitting(text, metrics, width - metrics.stringWidth(ELLIPSIS));
        int blank = text.lastIndexOf(' ', end);
        // A whole last word reads better, unless that would leave the line half empty.
        int cut = blank > end * MIN_FILLED ? blank : end;
        return text.substring(0, cut).strip() + ELLIPSIS;
    }

    private static String firstLine(String text, FontMetrics metrics, int width) {
        int end = fitting(text, metrics, width);
        if (end == text.length() || text.charAt(end) == ' ') {
            return text.substring(0, end);
        }
        int blank = text.lastIndexOf(' ', end);
        // A word longer than a line is broken between characters, at least one a line.
        return text.substring(0, blank > 0 ? blank : Math.max(end, firstCharacter(text)));
    }

    /** How much of the text fits, in whole characters as readers see them. */
    private static int fitting(String text, FontMetrics metrics, int width) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int end = 0;
        for (int next = characters.next(); next != BreakIterator.DONE; next = characters.next()) {
            if (metrics.stringWidth(text.substring(0, next)) > width) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static int firstCharacter(String text) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        return characters.next();
    }
}
