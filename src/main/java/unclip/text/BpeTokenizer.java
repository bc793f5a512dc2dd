package unclip.text;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CLIP's byte-pair encoding (Radford et al. 2021, after OpenAI's {@code simple_tokenizer.py}).
 *
 * <p>The vocabulary follows from the list of merges alone. Its ids are, in this order: 256 bytes,
 * 256 bytes that end a word, one token a merge, start of text, end of text. Any text can be
 * encoded, because every byte is a token. As in the original, id 0 is both padding and the token of
 * an exclamation mark within a word.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BpeTokenizer {

    private static final int CACHED_WORDS = 1 << 16;
    private static final int MIN_CONTEXT = 3;

    private final List<String> merges;
    private final Map<Merging.Pair, Integer> ranks;
    private final List<String> tokens;
    private final Map<String, Integer> idOfToken;
    private final Map<String, int[]> idsOfWord = new ConcurrentHashMap<>();

    private BpeTokenizer(List<String> merges, List<Merging.Pair> pairs) {
        this.merges = List.copyOf(merges);
        ranks = new HashMap<>();
        for (Merging.Pair pair : pairs) {
            ranks.putIfAbsent(pair, ranks.size());
        }
        tokens = vocabulary(pairs);
        idOfToken = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            idOfToken.put(tokens.get(id), id);
        }
    }

    /**
     * Reads a list of merges: UTF-8, one {@code a b} a line, best first; a first line that holds
     * {@code #version} is skipped, and so are empty lines at the end.
     *
     * @param mergesFile the file
     * @return the tokenizer
     * @throws IOException one sentence that names the file and the line that is wrong
     */
    public static BpeTokenizer load(Path mergesFile) throws IOException {
        return of(MergesFile.read(mergesFile), mergesFile.toString());
    }

    /**
     * Makes a tokenizer from merges.
     *
     * @param merges each {@code "a b"}, best first; may be empty
     * @return the tokenizer
     */
    public static BpeTokenizer of(List<String> merges) {
        try {
            return of(merges, "The list of merges");
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static BpeTokenizer of(List<String> merges, String source) throws IOException {
        return new BpeTokenizer(merges, MergesFile.parse(merges, source));
    }

    private static List<String> vocabulary(List<Merging.Pair> pairs) {
        List<String> tokens = new ArrayList<>(ByteAlphabet.characters());
        for (String character : ByteAlphabet.characters()) {
            tokens.add(character + Merging.END_OF_WORD);
        }
        for (Merging.Pair pair : pairs) {
            tokens.add(pair.joined());
        }
        tokens.add(Words.START);
        tokens.add(Words.END);
        return List.copyOf(tokens);
    }

    /**
     * The number of ids.
     *
     * @return 512 + number of merges + 2
     */
    public int vocabularySize() {
        return tokens.size();
    }

    /**
     * The id that opens every text.
     *
     * @return the last but one of the vocabulary
     */
    public int startOfText() {
        return tokens.size() - 2;
    }

    /**
     * The id that closes every text; the largest, so that CLIP finds it by argmax.
     *
     * @return the last of the vocabulary
     */
    public int endOfText() {
        return tokens.size() - 1;
    }

    /**
     * The merges that define this tokenizer.
     *
     * @return each {@code "a b"}, best first; unmodifiable
     */
    public List<String> merges() {
        return merges;
    }

    /**
     * Writes the merges so that {@link #load} reads them back.
     *
     * @param mergesFile the final name; replaced if it exists
     * @throws IOException one sentence that names the file and the cause
     */
    public void save(Path mergesFile) throws IOException {
        MergesFile.write(mergesFile, merges);
    }

    /**
     * Encodes a text, without start and end of text.
     *
     * <p>As in the original, the literal texts {@code <|startoftext|>} and {@code <|endoftext|>}
     * become the tokens of that name.
     *
     * @param text any text
     * @return the ids, each in 0..{@link #vocabularySize()}-1; empty for a blank text
     */
    public int[] encode(String text) {
        List<int[]> perWord = Words.of(text).stream().map(this::idsOf).toList();
        int[] ids = new int[perWord.stream().mapToInt(word -> word.length).sum()];
        int at = 0;
        for (int[] word : perWord) {
            System.arraycopy(word, 0, ids, at, word.length);
            at += word.length;
        }
        return ids;
    }

    /**
     * Encodes a text for a text encoder: start of text, the tokens, end of text, zeros.
     *
     * <p>Of a text with more than {@code contextLength - 2} tokens the first ones stay and end of
     * text comes last; {@link Tokens#kept()} says what is left.
     *
     * @param text any text
     * @param contextLength length of the result, at least 3
     * @return the ids and what became of the text
     */
    public Tokens encode(String text, int contextLength) {
        if (contextLength < MIN_CONTEXT) {
            throw new IllegalArgumentException(
                    "The context length must be at least "
                            + MIN_CONTEXT
                            + ", got "
                            + contextLength);
        }
        int[] all = encode(text);
        int[] kept = Arrays.copyOf(all, Math.min(all.length, contextLength - 2));
        int[] ids = new int[contextLength];
        ids[0] = startOfText();
        System.arraycopy(kept, 0, ids, 1, kept.length);
        ids[kept.length + 1] = endOfText();
        return new Tokens(ids, kept.length + 2, kept.length < all.length, decode(kept));
    }

    /**
     * Turns ids back into text, with one blank after each word except the last.
     *
     * @param ids each in 0..{@link #vocabularySize()}-1; padding is not recognised
     * @return the text; bytes that are no UTF-8, as after a cut within a character, become U+FFFD
     */
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            String token = token(id);
            boolean wordEnds = token.endsWith(Merging.END_OF_WORD);
            int end = token.length() - (wordEnds ? Merging.END_OF_WORD.length() : 0);
            ByteAlphabet.decode(token.substring(0, end), bytes);
            if (wordEnds) {
                bytes.write(' ');
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.endsWith(" ") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * The form in which a text comes back from {@link #decode}: cleaned, lower-case, one blank
     * between words.
     *
     * @param text any text
     * @return the words of the text, such as {@code it 's 2 4 !} for {@code It's 24!}
     */
    public static String normalise(String text) {
        return String.join(" ", Words.of(text));
    }

    /**
     * The token of an id, in the spelling of the vocabulary.
     *
     * @param id in 0..{@link #vocabularySize()}-1
     * @return such as {@code red</w>}; bytes that are not visible are shown as U+0100 and up
     */
    public String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "A token id must lie in 0.." + (tokens.size() - 1) + ", got " + id);
        }
        return tokens.get(id);
    }

    private int[] idsOf(String word) {
        int[] known = idsOfWord.get(word);
        if (known == null) {
            known = merged(word);
            if (idsOfWord.size() < CACHED_WORDS) {
                idsOfWord.put(word, known);
            }
        }
        return known;
    }

    private int[] merged(String word) {
        if (word.equals(Words.START)) {
            return new int[] {startOfText()};
        }
        if (word.equals(Words.END)) {
            return new int[] {endOfText()};
        }
        List<String> symbols = Merging.symbols(ByteAlphabet.encode(word));
        for (Merging.Pair best = best(symbols); best != null; best = best(symbols)) {
            symbols = Merging.merge(symbols, best);
        }
        return symbols.stream().mapToInt(this::idOf).toArray();
    }

    private int idOf(String token) {
        return Objects.requireNonNull(idOfToken.get(token), token);
    }

    /** The neighbours that were learnt first, or null when none were. */
    private Merging.@Nullable Pair best(List<String> symbols) {
        Merging.Pair best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Merging.Pair pair = new Merging.Pair(symbols.get(i), symbols.get(i + 1));
            int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
            if (rank < bestRank) {
                bestRank = rank;
                best = pair;
            }
        }
        return best;
    }
}
