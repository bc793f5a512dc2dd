package unclip.text;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces HTML character references by the characters they stand for, in the two ways that CLIP's
 * cleaning uses: as HTML 5 reads them, and the more careful way of the Python package ftfy.
 */
final class HtmlEntities {

    private static final Pattern ANY =
            Pattern.compile("&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\\t\\n\\f <&#;]{1,32};?)");
    private static final Pattern CLOSED = Pattern.compile("&(#?[0-9A-Za-z]{1,24};)");
    private static final String UNKNOWN = "\ufffd";
    private static final int SHORTEST_NAME = 2;

    /** With the semicolon, and without it where HTML accepts that. */
    private static final Map<String, String> NAMED = load();

    private static final Map<String, String> SHOUTED = shouted();

    private HtmlEntities() {}

    /**
     * Resolves references as HTML 5 does in text: all names, of some also a mere beginning (<code>
     * &amp;notit;</code> is <code>¬it;</code>), and numbers with or without the semicolon. Numbers
     * 128 to 159 are read as Windows-1252; control characters and non-characters vanish; what
     * cannot be a character becomes U+FFFD.
     */
    static String unescape(String text) {
        return text.indexOf('&') < 0
                ? text
                : ANY.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(anyOf(match.group(1))));
    }

    /**
     * Resolves only what ends in a semicolon and is a whole name or number; also lower-case names
     * in capitals, such as <code>&amp;EACUTE;</code>, where HTML knows no such name.
     */
    static String unescapeClosed(String text) {
        return text.indexOf('&') < 0
                ? text
                : CLOSED.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(closed(match.group(1))));
    }

    private static String anyOf(String reference) {
        if (reference.charAt(0) == '#') {
            return numbered(reference);
        }
        for (int end = reference.length(); end >= SHORTEST_NAME; end--) {
            String characters = NAMED.get(reference.substring(0, end));
            if (characters != null) {
                return characters + reference.substring(end);
            }
        }
        return "&" + reference;
    }

    private static String closed(String reference) {
        String whole = "&" + reference;
        if (reference.charAt(0) == '#') {
            String resolved = unescape(whole);
            return resolved.indexOf(';') < 0 ? resolved : whole;
        }
        String named = NAMED.get(reference);
        return named == null ? SHOUTED.getOrDefault(reference, whole) : named;
    }

    private static String numbered(String reference) {
        int end = reference.length() - (reference.endsWith(";") ? 1 : 0);
        boolean hexadecimal = Character.toLowerCase(reference.charAt(1)) == 'x';
        String digits = reference.substring(hexadecimal ? 2 : 1, end);
        int code = parse(digits, hexadecimal ? 16 : 10);
        if (code >= 0x80 && code <= 0x9f) {
            return String.valueOf(Windows1252.decode(code));
        }
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        if (code == 0 || surrogate || !Character.isValidCodePoint(code)) {
            return UNKNOWN;
        }
        return vanishes(code) ? "" : Character.toString(code);
    }

    private static boolean vanishes(int code) {
        boolean control =
                code < ' ' && code != '\t' && code != '\n' && code != '\f' && code != '\r';
        boolean nonCharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
        return control || code == 0x7f || nonCharacter;
    }

    private static int parse(String digits, int radix) {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE; // more digits than any character has
        }
    }

    private static Map<String, String> shouted() {
        Map<String, String> table = new HashMap<>();
        NAMED.forEach(
                (name, characters) -> {
                    String upper = name.toUpperCase(Locale.ROOT);
                    boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
                    if (lower && name.endsWith(";") && anyOf(upper).equals("&" + upper)) {
                        table.put(upper, characters.toUpperCase(Locale.ROOT));
                    }
                });
        return Map.copyOf(table);
    }

    private static Map<String, String> load() {
        Map<String, String> table = new HashMap<>();
        @Nullable InputStream in = HtmlEntities.class.getResourceAsStream("html-entities.txt");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(table, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(table);
    }

    private static void add(Map<String, String> table, String line) {
        String[] parts = line.split(" ", -1);
        StringBuilder characters = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            characters.appendCodePoint(Integer.parseInt(parts[i], 16));
        }
        table.put(parts[0], characters.toString());
        if (!parts[0].endsWith(";")) {
            table.put(parts[0] + ";", characters.toString());
        }
    }
}
