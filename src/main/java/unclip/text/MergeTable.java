package unclip.text;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;

/**
 * The merges of a vocabulary as numbers, and the encoding of one word with them (Sennrich et al.
 * 2016, §3.2).
 *
 * <p>The rule is: of all pairs of neighbours take the one that was learnt first, join it wherever
 * it occurs from left to right, and begin again. A queue of candidates does this in O(n log n) for
 * a word of n bytes, so that a word of a million letters is no trap.
 */
final class MergeTable {

    private static final int NONE = -1;

    private final long[] keys; // a pair of ids plus one, so that zero means empty
    private final int[] ranks;
    private final int[] results;

    MergeTable(List<Merging.Pair> pairs, ToIntFunction<String> idOf) {
        int capacity = Integer.highestOneBit(Math.max(1, pairs.size())) * 4;
        keys = new long[capacity];
        ranks = new int[capacity];
        results = new int[capacity];
        int rank = 0;
        for (Merging.Pair pair : pairs) {
            int first = idOf.applyAsInt(pair.first());
            int second = idOf.applyAsInt(pair.second());
            int slot = slot(first, second);
            if (keys[slot] == 0) {
                keys[slot] = key(first, second);
                ranks[slot] = rank++;
                results[slot] = idOf.applyAsInt(pair.joined());
            }
        }
    }

    private static long key(int first, int second) {
        return ((long) first << Integer.SIZE | second) + 1;
    }

    /** Where the pair stands, or the empty place where it would. */
    private int slot(int first, int second) {
        long key = key(first, second);
        int mask = keys.length - 1;
        int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> Integer.SIZE) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /**
     * Merges as long as a pair is known.
     *
     * @param ids of the single bytes of a word, at least one; overwritten
     * @return the ids of the tokens
     */
    int[] merge(int[] ids) {
        return new Chain(ids).merged();
    }

    /** A word whose symbols are linked to their neighbours; a symbol that was joined is NONE. */
    private final class Chain {

        private final int[] ids;
        private final int[] before;
        private final int[] after;
        private final PriorityQueue<Long> candidates = new PriorityQueue<>();

        Chain(int[] ids) {
            this.ids = ids;
            before = new int[ids.length];
            after = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                before[i] = i - 1;
                after[i] = i + 1;
            }
            for (int i = 0; i + 1 < ids.length; i++) {
                propose(i);
            }
        }

        int[] merged() {
            int[] joined = new int[ids.length];
            while (!candidates.isEmpty()) {
                int rank = rankOf(candidates.element());
                int count = 0;
                while (!candidates.isEmpty() && rankOf(candidates.element()) == rank) {
                    int at = candidates.remove().intValue();
                    if (join(at, rank)) {
                        joined[count++] = at;
                    }
                }
                // Only now: a new pair of a lower rank must wait until this rank is done.
                for (int i = 0; i < count; i++) {
                    propose(before[joined[i]]);
                    propose(joined[i]);
                }
            }
            return Arrays.stream(ids).filter(id -> id != NONE).toArray();
        }

        private int rankOf(long candidate) {
            return (int) (candidate >>> Integer.SIZE);
        }

        private void propose(int at) {
            if (at >= 0 && after[at] < ids.length) {
                int slot = slot(ids[at], ids[after[at]]);
                if (keys[slot] != 0) {
                    candidates.add((long) ranks[slot] << Integer.SIZE | at);
                }
            }
        }

        /** Joins a symbol with the next one, unless the pair has changed since it was proposed. */
        private boolean join(int at, int rank) {
            if (ids[at] == NONE || after[at] == ids.length) {
                return false;
            }
            int gone = after[at];
            int slot = slot(ids[at], ids[gone]);
            if (keys[slot] == 0 || ranks[slot] != rank) {
                return false;
            }
            ids[at] = results[slot];
            ids[gone] = NONE;
            after[at] = after[gone];
            if (after[at] < ids.length) {
                before[after[at]] = at;
            }
            return true;
        }
    }
}
