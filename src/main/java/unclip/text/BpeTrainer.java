package unclip.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns merges from texts (Sennrich et al. 2016, algorithm 1).
 *
 * <p>Deterministic: each merge is the pair of neighbours with the largest count, over all words
 * weighted by how often they occur; of equally frequent pairs the one whose first symbol, and then
 * whose second, comes first in the order of {@link String#compareTo}. The order of the texts makes
 * no difference.
 */
public final class BpeTrainer {

    private static final long MIN_COUNT = 2;

    private BpeTrainer() {}

    private static final class Word {

        private List<String> symbols;
        private final long count;

        Word(String text, long count) {
            symbols = Merging.symbols(ByteAlphabet.encode(text));
            this.count = count;
        }
    }

    /**
     * Trains a tokenizer.
     *
     * @param texts read once; only the distinct words are held in memory
     * @param merges how many merges to learn; there will be fewer when no pair occurs twice any
     *     more
     * @return the tokenizer
     */
    public static BpeTokenizer train(Iterable<String> texts, int merges) {
        if (merges < 0) {
            throw new IllegalArgumentException(
                    "The number of merges must not be negative, got " + merges);
        }
        List<Word> words = words(texts);
        List<String> learnt = new ArrayList<>();
        while (learnt.size() < merges) {
            Optional<Merging.Pair> best = mostFrequent(words);
            if (best.isEmpty()) {
                break;
            }
            Merging.Pair pair = best.get();
            learnt.add(pair.first() + " " + pair.second());
            for (Word word : words) {
                word.symbols = Merging.merge(word.symbols, pair);
            }
        }
        return BpeTokenizer.of(learnt);
    }

    private static List<Word> words(Iterable<String> texts) {
        Map<String, Long> counts = new TreeMap<>();
        for (String text : texts) {
            for (String word : Words.of(text, Cleaning.OPENAI)) {
                if (!word.equals(Words.START) && !word.equals(Words.END)) {
                    counts.merge(word, 1L, Long::sum);
                }
            }
        }
        List<Word> words = new ArrayList<>(counts.size());
        counts.forEach((text, count) -> words.add(new Word(text, count)));
        return words;
    }

    private static Optional<Merging.Pair> mostFrequent(List<Word> words) {
        Map<Merging.Pair, Long> counts = new HashMap<>();
        for (Word word : words) {
            for (int i = 0; i + 1 < word.symbols.size(); i++) {
                Merging.Pair pair = new Merging.Pair(word.symbols.get(i), word.symbols.get(i + 1));
                counts.merge(pair, word.count, Long::sum);
            }
        }
        Comparator<Map.Entry<Merging.Pair, Long>> order =
                Map.Entry.<Merging.Pair, Long>comparingByValue().reversed();
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= MIN_COUNT)
                .min(
                        order.thenComparing(entry -> entry.getKey().first())
                                .thenComparing(entry -> entry.getKey().second()))
                .map(Map.Entry::getKey);
    }
}
