package unclip.image;

import java.util.List;

/**
 * Colours times alpha and back, in whole levels as the Python package Pillow rounds them. The last
 * channel is alpha.
 */
final class Alpha {

    private static final int OPAQUE = 255;

    private Alpha() {}

    /** c' = c·a / 255, rounded; in place. */
    static void multiply(List<byte[]> channels) {
        byte[] alpha = channels.get(channels.size() - 1);
        for (byte[] colour : channels.subList(0, channels.size() - 1)) {
            for (int i = 0; i < alpha.length; i++) {
                int product = (colour[i] & 0xff) * (alpha[i] & 0xff) + 128;
                colour[i] = (byte) (((product >> 8) + product) >> 8);
            }
        }
    }

    /** c = 255·c' / a, cut off and at most 255, where 0 &lt; a &lt; 255; in place. */
    static void divide(List<byte[]> channels) {
        byte[] alpha = channels.get(channels.size() - 1);
        for (byte[] colour : channels.subList(0, channels.size() - 1)) {
            for (int i = 0; i < alpha.length; i++) {
                int a = alpha[i] & 0xff;
                if (a > 0 && a < OPAQUE) {
                    colour[i] = (byte) Math.min(OPAQUE, OPAQUE * (colour[i] & 0xff) / a);
                }
            }
        }
    }
}
