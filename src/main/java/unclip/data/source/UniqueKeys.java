package unclip.data.source;

import org.jspecify.annotations.Nullable;

import unclip.files.Checksums;

import java.io.IOException;

/**
 * Refuses items whose key was seen before.
 *
 * <p>A key is remembered as 64 bits of its SHA-256, in at most 32 bytes of memory; among ten
 * million keys, two are taken for equal with probability 3e-6.
 */
public final class UniqueKeys implements ItemStream {

    private static final int START = 1 << 10;

    private final ItemStream items;
    private long[] table = new long[START]; // open addressing; 0 is free
    private int used;

    /**
     * Wraps a stream, which is closed with this one.
     *
     * @param items may repeat keys
     */
    public UniqueKeys(ItemStream items) {
        this.items = items;
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        SourceItem item = items.next();
        if (item instanceof SourceItem.Captioned && !add(hash(item.key()))) {
            return new SourceItem.Refused(
                    item.key(), Reason.DUPLICATE_KEY, "An earlier item has the same key.");
        }
        return item;
    }

    private static long hash(String key) {
        long bits = Long.parseUnsignedLong(Checksums.sha256(key).substring(0, 16), 16);
        return bits == 0 ? 1 : bits;
    }

    private boolean add(long bits) {
        if (used * 2L >= table.length) {
            grow();
        }
        boolean added = place(table, bits);
        used += added ? 1 : 0;
        return added;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (long bits : table) {
            if (bits != 0) {
                place(larger, bits);
            }
        }
        table = larger;
    }

    private static boolean place(long[] table, long bits) {
        int at = (int) (bits & (table.length - 1));
        while (table[at] != 0) {
            if (table[at] == bits) {
                return false;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = bits;
        return true;
    }

    @Override
    public double fraction() {
        return items.fraction();
    }

    @Override
    public void close() throws IOException {
        items.close();
    }
}
