package unclip.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2's reversible table between the 256 bytes and 256 visible characters (Radford et al. 2019,
 * {@code bytes_to_unicode}).
 *
 * <p>Bytes that are visible in Latin-1 stand for themselves; the 68 others, in order, are U+0100,
 * U+0101, … So every UTF-8 text becomes a string without blanks or control characters.
 */
final class ByteAlphabet {

    private static final char[] CHAR_OF_BYTE = new char[256];
    private static final int[] BYTE_OF_CHAR = new int[256 + 68];
    private static final List<String> IN_VOCABULARY_ORDER = build();

    private ByteAlphabet() {}

    /** The 256 characters in the order of CLIP's vocabulary: visible bytes first, then the rest. */
    static List<String> characters() {
        return IN_VOCABULARY_ORDER;
    }

    static String encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            out.append(CHAR_OF_BYTE[b & 0xff]);
        }
        return out.toString();
    }

    /** Appends the bytes that a string over this alphabet stands for. */
    static void decode(String encoded, ByteArrayOutputStream out) {
        for (int i = 0; i < encoded.length(); i++) {
            out.write(BYTE_OF_CHAR[encoded.charAt(i)]);
        }
    }

    /** Whether each character belongs to the alphabet. */
    static boolean covers(String encoded) {
        return encoded.chars()
                .allMatch(c -> c < BYTE_OF_CHAR.length && CHAR_OF_BYTE[BYTE_OF_CHAR[c]] == c);
    }

    private static List<String> build() {
        List<String> order = new ArrayList<>(256);
        for (int b = 0; b < 256; b++) {
            if (visible(b)) {
                assign(b, (char) b, order);
            }
        }
        char next = 256;
        for (int b = 0; b < 256; b++) {
            if (!visible(b)) {
                assign(b, next++, order);
            }
        }
        return List.copyOf(order);
    }

    private static void assign(int b, char c, List<String> order) {
        CHAR_OF_BYTE[b] = c;
        BYTE_OF_CHAR[c] = b;
        order.add(String.valueOf(c));
    }

    private static boolean visible(int b) {
        return (b >= '!' && b <= '~') || (b >= '¡' && b <= '¬') || b >= '®';
    }
}
