package unclip.text;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces HTML character references by the characters they stand for.
 *
 * <p>Supported are the 252 names of HTML 4.01 and {@code apos}, in their exact spelling and with
 * the semicolon, and all decimal and hexadecimal references, with or without it. Numbers 128 to 159
 * are read as Windows-1252, as browsers do; numbers that are no character become U+FFFD. Other
 * names stay as they are.
 */
final class HtmlEntities {

    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?|([A-Za-z][A-Za-z0-9]*);)");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final String UNKNOWN = "\ufffd";
    private static final Map<String, Integer> NAMED = load();

    private HtmlEntities() {}

    static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
    }

    private static String replacement(MatchResult match) {
        if (match.group(1) != null) {
            return character(match.group(1), 10);
        }
        if (match.group(2) != null) {
            return character(match.group(2), 16);
        }
        Integer named = NAMED.get(match.group(3));
        return named == null ? match.group() : Character.toString(named);
    }

    private static String character(String digits, int radix) {
        int code = parse(digits, radix);
        if (code >= 0x80 && code <= 0x9f) {
            return new String(new byte[] {(byte) code}, WINDOWS_1252);
        }
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        return code == 0 || surrogate || !Character.isValidCodePoint(code)
                ? UNKNOWN
                : Character.toString(code);
    }

    private static int parse(String digits, int radix) {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE; // more digits than any character has
        }
    }

    private static Map<String, Integer> load() {
        @Nullable InputStream in = HtmlEntities.class.getResourceAsStream("html-entities.txt");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    part -> part[0], part -> Integer.valueOf(part[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
