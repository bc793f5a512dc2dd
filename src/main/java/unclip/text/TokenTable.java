package unclip.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens by id: 256 bytes, 256 bytes that end a word, one token a merge, start of text, end of
 * text. Of two equal tokens the later one is used, as in the original.
 */
final class TokenTable {

    private final List<String> tokens;
    private final Map<String, Integer> idOfToken;

    TokenTable(List<Merging.Pair> pairs) {
        List<String> all = new ArrayList<>(ByteAlphabet.characters());
        for (String character : ByteAlphabet.characters()) {
            all.add(character + Merging.END_OF_WORD);
        }
        for (Merging.Pair pair : pairs) {
            all.add(pair.joined());
        }
        all.add(Words.START);
        all.add(Words.END);
        tokens = List.copyOf(all);
        idOfToken = new HashMap<>(2 * tokens.size());
        for (int id = 0; id < tokens.size(); id++) {
            idOfToken.put(tokens.get(id), id);
        }
    }

    int size() {
        return tokens.size();
    }

    int idOf(String token) {
        return Objects.requireNonNull(idOfToken.get(token), token);
    }

    String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "A token id must lie in 0.." + (tokens.size() - 1) + ", got " + id);
        }
        return tokens.get(id);
    }

    /** The bytes of a word as tokens, the last of them one that ends a word. */
    int[] bytesOf(String word) {
        return Merging.symbols(ByteAlphabet.encode(word)).stream().mapToInt(this::idOf).toArray();
    }

    String decode(int[] ids) {
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
}
