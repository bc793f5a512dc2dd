package unclip.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What CLIP does to a text before splitting it: repairs characters, resolves HTML references twice,
 * makes every run of white space one blank, and lower-cases.
 *
 * <p>OpenAI's code calls the Python package ftfy for the first step. Of its repairs these are here:
 * straight quotes for curly ones, Latin ligatures taken apart, full-width and half-width forms made
 * ordinary, control characters removed, and Unicode form NFC. Its guesswork about text that was
 * decoded with the wrong character set ("Ã©" for "é") and its terminal escapes are not.
 */
final class TextCleaner {

    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u02bc\u2018-\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c-\u201f]");
    private static final Pattern CONTROLS =
            Pattern.compile(
                    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
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

    private TextCleaner() {}

    static String clean(String text) {
        String repaired = repair(HtmlEntities.unescape(text));
        String plain = HtmlEntities.unescape(HtmlEntities.unescape(repaired));
        return BLANKS.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static String repair(String text) {
        String s =
                text.codePoints()
                        .collect(StringBuilder::new, TextCleaner::append, StringBuilder::append)
                        .toString();
        s = SINGLE_QUOTES.matcher(s).replaceAll("'");
        s = DOUBLE_QUOTES.matcher(s).replaceAll("\"");
        s = CONTROLS.matcher(s).replaceAll("");
        return Normalizer.normalize(s, Normalizer.Form.NFC);
    }

    private static void append(StringBuilder out, int c) {
        if (c == 0x3000) {
            out.append(' ');
        } else if (c >= 0xff01 && c <= 0xffef) {
            out.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
        } else {
            out.append(LIGATURES.getOrDefault(c, Character.toString(c)));
        }
    }
}
