package unclip.text;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the Python package ftfy 6 does to a text before CLIP's code splits it, line by line and
 * until nothing changes any more: closed HTML references resolved (up to the first line with a
 * {@code <}), wrong encodings repaired as far as {@link Mojibake} does, C1 controls read as
 * Windows-1252, Latin ligatures taken apart, full-width and half-width forms made ordinary, quotes
 * straightened, line breaks made equal, lone surrogates replaced, terminal escapes and control
 * characters removed, and Unicode form NFC.
 */
final class TextRepair {

    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u02bc\u2018-\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c-\u201f]");
    private static final Pattern LINE_BREAKS = Pattern.compile("\r\n|[\r\u0085\u2028\u2029]");
    private static final Pattern TERMINAL_ESCAPES =
            Pattern.compile("\u001b\\[[\\p{IsNd};]*[a-zA-Z]");
    private static final Pattern CONTROLS =
            Pattern.compile(
                    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");
    private static final Map<Integer, String> LIGATURES =
            Map.ofEntries(
                    Map.entry(0x0132, "IJ"),
                    Map.entry(0x0133, "ij"),
                    Map.entry(0x0149, "\u02bcn"),
                    Map.entry(0x01f1, "DZ"),
                    Map.entry(0x01f2, "Dz"),
                    Map.entry(0x01f3, "dz"),
                    Map.entry(0x01c4, "D\u017d"),
                    Map.entry(0x01c5, "D\u017e"),
                    Map.entry(0x01c6, "d\u017e"),
                    Map.entry(0x01c7, "LJ"),
                    Map.entry(0x01c8, "Lj"),
                    Map.entry(0x01c9, "lj"),
                    Map.entry(0x01ca, "NJ"),
                    Map.entry(0x01cb, "Nj"),
                    Map.entry(0x01cc, "nj"),
                    Map.entry(0xfb00, "ff"),
                    Map.entry(0xfb01, "fi"),
                    Map.entry(0xfb02, "fl"),
                    Map.entry(0xfb03, "ffi"),
                    Map.entry(0xfb04, "ffl"),
                    Map.entry(0xfb05, "\u017ft"),
                    Map.entry(0xfb06, "st"));

    // A round resolves one of nested references; nobody nests a hundred in earnest.
    private static final int MAX_ROUNDS = 100;

    private TextRepair() {}

    static String repair(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean resolve = true;
        int from = 0;
        while (from < text.length()) {
            int lineEnd = text.indexOf('\n', from) + 1;
            int end = lineEnd == 0 ? text.length() : lineEnd;
            String line = text.substring(from, end);
            resolve = resolve && line.indexOf('<') < 0;
            out.append(settled(line, resolve));
            from = end;
        }
        return out.toString();
    }

    private static String settled(String line, boolean resolve) {
        String s = line;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            String before = s;
            s = once(resolve ? HtmlEntities.unescapeClosed(s) : s);
            if (s.equals(before)) {
                break;
            }
        }
        return s;
    }

    private static String once(String line) {
        String s = ordinary(Mojibake.repair(line));
        s = SINGLE_QUOTES.matcher(s).replaceAll("'");
        s = DOUBLE_QUOTES.matcher(s).replaceAll("\"");
        s = LINE_BREAKS.matcher(s).replaceAll("\n");
        s = TERMINAL_ESCAPES.matcher(s).replaceAll("");
        s = CONTROLS.matcher(s).replaceAll("");
        return Normalizer.normalize(s, Normalizer.Form.NFC);
    }

    private static String ordinary(String line) {
        StringBuilder out = new StringBuilder(line.length());
        line.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (c < 0x80) {
            out.append((char) c);
        } else if (c <= 0x9f) {
            out.append(Windows1252.decode(c));
        } else if (c == 0x3000) {
            out.append(' ');
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            out.append('\ufffd');
        } else if (c >= 0xff01 && c <= 0xffef) {
            out.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
        } else {
            out.append(LIGATURES.getOrDefault(c, Character.toString(c)));
        }
    }
}
