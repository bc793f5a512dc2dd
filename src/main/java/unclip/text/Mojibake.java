package unclip.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Repairs UTF-8 that was read as Latin-1 or Windows-1252, such as {@code cafÃ©} for {@code café}.
 *
 * <p>The Python package ftfy, which OpenAI's code calls, weighs several hundred characters and ten
 * character sets against each other. Here is only the case that captions from the web abound in:
 * characters that are bytes of Windows-1252 and, as bytes, form whole UTF-8 characters. A run of
 * them counts as broken when it holds
 *
 * <ul>
 *   <li>at least two UTF-8 characters side by side, or
 *   <li>one of two bytes that begins with Â or Ã (U+0080 to U+00FF), or
 *   <li>one of three bytes that begins with â (U+2000 to U+2FFF: dashes, quotes, symbols), or
 *   <li>one of four bytes (emoji and the like).
 * </ul>
 *
 * <p>So {@code CAFÉ»} and {@code olá”–} stay, though each could be read as UTF-8 by force. What
 * differs from ftfy: text in other character sets (Windows-1250, 1251, 1253, 1254, 1257, Latin-2,
 * Mac Roman, code page 437), sequences of which a byte was lost or became a blank, and single
 * characters outside the list stay as they are.
 */
final class Mojibake {

    private static final int LONGEST = 4;
    private static final int FIRST_HIGH = 0x80;

    private Mojibake() {}

    static String repair(String text) {
        String repaired = text;
        String before;
        do { // what was broken twice needs two rounds
            before = repaired;
            repaired = round(before);
        } while (!repaired.equals(before));
        return repaired;
    }

    private static String round(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = runEnd(text, at);
            if (end > at && isBroken(text, at, end)) {
                out.append(new String(bytes(text, at, end), StandardCharsets.UTF_8));
            } else {
                end = Math.max(end, at + 1);
                out.append(text, at, end);
            }
            at = end;
        }
        return out.toString();
    }

    /** The end of the UTF-8 characters that begin here side by side. */
    private static int runEnd(String text, int from) {
        int at = from;
        for (int length = lengthAt(text, at); length > 0; length = lengthAt(text, at)) {
            at += length;
        }
        return at;
    }

    private static boolean isBroken(String text, int from, int end) {
        int first = lengthAt(text, from);
        if (from + first < end || first == LONGEST) {
            return true;
        }
        char lead = text.charAt(from);
        return lead == 'Â' || lead == 'Ã' || lead == 'â';
    }

    /** How many characters from here are the bytes of one UTF-8 character; 0 if they are none. */
    private static int lengthAt(String text, int at) {
        if (at >= text.length()) {
            return 0;
        }
        int lead = Windows1252.encode(text.charAt(at));
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > text.length()) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            int next = Windows1252.encode(text.charAt(i));
            if (next < FIRST_HIGH || next > 0xbf) {
                return 0;
            }
        }
        return isWhole(bytes(text, at, at + length)) ? length : 0;
    }

    /** Whether the bytes are one character and not an overlong form or a surrogate. */
    private static boolean isWhole(byte[] bytes) {
        byte[] again = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, bytes);
    }

    private static byte[] bytes(String text, int from, int end) {
        byte[] bytes = new byte[end - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Windows1252.encode(text.charAt(from + i));
        }
        return bytes;
    }
}
