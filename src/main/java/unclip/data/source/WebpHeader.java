package unclip.data.source;

import java.nio.charset.StandardCharsets;

/** The flags of an extended WebP file: {@code RIFF size WEBP VP8X size flags} (RFC 9649, §2.7). */
final class WebpHeader {

    private static final int FLAGS_AT = 20;
    private static final int ANIMATION = 0x02;

    private WebpHeader() {}

    /** Whether a lossy picture has its alpha in a chunk of its own, which may stand anywhere. */
    static boolean lossyWithAlpha(byte[] bytes) {
        if (!extended(bytes)) {
            return false;
        }
        int at = 12;
        while (at >= 0 && at + 8 <= bytes.length) {
            if (named(bytes, at, "ALPH")) {
                return true;
            }
            long size = size(bytes, at + 4);
            long next = at + 8 + size + (size & 1);
            at = next > bytes.length ? -1 : (int) next;
        }
        return false;
    }

    static boolean animated(byte[] bytes) {
        return extended(bytes) && (bytes[FLAGS_AT] & ANIMATION) != 0;
    }

    private static boolean extended(byte[] bytes) {
        return bytes.length > FLAGS_AT
                && named(bytes, 0, "RIFF")
                && named(bytes, 8, "WEBP")
                && named(bytes, 12, "VP8X");
    }

    private static boolean named(byte[] bytes, int at, String fourCharacters) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals(fourCharacters);
    }

    private static long size(byte[] bytes, int at) {
        long size = 0;
        for (int i = 3; i >= 0; i--) {
            size = (size << 8) | (bytes[at + i] & 0xff);
        }
        return size;
    }
}
