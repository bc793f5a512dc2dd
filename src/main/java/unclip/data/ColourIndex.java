package unclip.data;

import java.util.Arrays;

/** Numbers colours in the order in which they come, up to 256 of them. */
final class ColourIndex {

    private static final int MOST = 256;
    private static final int SLOT_BITS = 10; // at most a quarter of the slots is taken
    private static final int GOLDEN = 0x9e3779b1; // 2^32 / φ spreads neighbouring colours

    private final int[] colours = new int[MOST];
    private final int[] slots = new int[1 << SLOT_BITS]; // number + 1; 0 is free
    private int count;

    /** The number of a colour; -1 if it would be the 257th. */
    int of(int colour) {
        int slot = (colour * GOLDEN) >>> (Integer.SIZE - SLOT_BITS);
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (colours[number] == colour) {
                return number;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (count == MOST) {
            return -1;
        }
        colours[count] = colour;
        slots[slot] = ++count;
        return count - 1;
    }

    /** The colours by number. */
    int[] colours() {
        return Arrays.copyOf(colours, count);
    }
}
