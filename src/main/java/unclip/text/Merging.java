package unclip.text;

import java.util.ArrayList;
import java.util.List;

/** Byte-pair encoding of one word (Sennrich et al. 2016, §3.2). */
final class Merging {

    static final String END_OF_WORD = "</w>";

    /** Two symbols that stand side by side. */
    record Pair(String first, String second) {

        String joined() {
            return first + second;
        }
    }

    private Merging() {}

    /** The symbols at the start: one a byte, the last with {@code </w>}. */
    static List<String> symbols(String encodedWord) {
        List<String> symbols = new ArrayList<>(encodedWord.length());
        for (int i = 0; i < encodedWord.length(); i++) {
            symbols.add(String.valueOf(encodedWord.charAt(i)));
        }
        int last = symbols.size() - 1;
        symbols.set(last, symbols.get(last) + END_OF_WORD);
        return symbols;
    }

    /** Joins the pair wherever it occurs, from left to right. */
    static List<String> merge(List<String> symbols, Pair pair) {
        List<String> merged = new ArrayList<>(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            boolean here =
                    i + 1 < symbols.size()
                            && symbols.get(i).equals(pair.first)
                            && symbols.get(i + 1).equals(pair.second);
            merged.add(here ? pair.joined() : symbols.get(i));
            if (here) {
                i++;
            }
        }
        return merged;
    }
}
