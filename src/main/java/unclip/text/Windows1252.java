package unclip.text;

import java.nio.charset.Charset;

/**
 * Windows-1252 as browsers read it: the five bytes that it leaves open (81, 8D, 8F, 90, 9D) are the
 * control characters of that number.
 */
final class Windows1252 {

    private static final char UNDEFINED = '\ufffd';
    private static final String HIGH = table();

    private Windows1252() {}

    /** The character of a byte, 0..255. */
    static char decode(int b) {
        return b < 0x80 ? (char) b : HIGH.charAt(b - 0x80);
    }

    /**
     * The byte of a character, or -1 when it has none; the controls 80 to 9F count as bytes too, as
     * in Latin-1.
     */
    static int encode(char c) {
        if (c <= 0xff) {
            return c;
        }
        int at = HIGH.indexOf(c);
        return at < 0 ? -1 : at + 0x80;
    }

    private static String table() {
        byte[] bytes = new byte[0x80];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0x80 + i);
        }
        char[] characters = new String(bytes, Charset.forName("windows-1252")).toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == UNDEFINED) {
                characters[i] = (char) (0x80 + i);
            }
        }
        return new String(characters);
    }
}
