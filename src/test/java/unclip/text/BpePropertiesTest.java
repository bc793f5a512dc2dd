package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

class BpePropertiesTest {

    private static final BpeTokenizer TOKENIZER =
            BpeTrainer.train(List.of("a red heart", "the red fox's heart", "ééé水水"), 40);

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words =
                Arbitraries.of(
                        "a ", "red ", "Heart", "it's ", "&amp;", "\u201c", "水", "é", "\t", "7",
                        "🦊", "</w>");
        Arbitrary<String> sentences = words.list().ofMaxSize(12).map(w -> String.join("", w));
        Arbitrary<String> anything =
                Arbitraries.strings().all().ofMaxLength(40).filter(BpePropertiesTest::isValid);
        return Arbitraries.oneOf(sentences, anything);
    }

    /** Lone surrogates have no UTF-8 form and become question marks. */
    private static boolean isValid(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    @Property
    void decodingGivesBackTheNormalisedText(@ForAll("texts") String text) {
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text)))
                .isEqualTo(BpeTokenizer.normalise(text));
    }

    @Property
    void idsAreInTheVocabulary(@ForAll("texts") String text) {
        assertThat(Arrays.stream(TOKENIZER.encode(text)))
                .allMatch(id -> id >= 0 && id < TOKENIZER.vocabularySize());
    }

    @Property
    void contextHasItsLengthAndExactlyOneEnd(
            @ForAll("texts") String text, @ForAll @IntRange(min = 3, max = 20) int length) {
        Tokens tokens = TOKENIZER.encode(text, length);
        int[] ids = tokens.ids();
        assertThat(ids).hasSize(length);
        assertThat(ids[0]).isEqualTo(TOKENIZER.startOfText());
        assertThat(ids[tokens.length() - 1]).isEqualTo(TOKENIZER.endOfText());
        assertThat(Arrays.stream(ids, tokens.length(), length)).allMatch(id -> id == 0);
        assertThat(tokens.truncated()).isEqualTo(TOKENIZER.encode(text).length > length - 2);
    }

    @Property
    void whatIsKeptIsTheBeginning(@ForAll("texts") String text) {
        String kept = TOKENIZER.encode(text, 10).kept();
        String whole = BpeTokenizer.normalise(text);
        int sound = kept.endsWith("\ufffd") ? kept.indexOf('\ufffd') : kept.length();
        assertThat(whole).startsWith(kept.substring(0, sound));
    }

    @Property
    void mergesNeverMakeATextLonger(@ForAll("texts") String text) {
        BpeTokenizer bytesOnly = BpeTokenizer.of(List.of());
        assertThat(TOKENIZER.encode(text).length)
                .isLessThanOrEqualTo(bytesOnly.encode(text).length);
    }

    @Property(tries = 200)
    void trainingDoesNotDependOnTheOrderOfTexts(
            @ForAll @Size(max = 8) List<@From("texts") String> texts) {
        List<String> reversed = new ArrayList<>(texts);
        Collections.reverse(reversed);
        assertThat(BpeTrainer.train(reversed, 20).merges())
                .isEqualTo(BpeTrainer.train(texts, 20).merges());
    }

    @Property
    void clipsVocabularyGivesBackTheCleanedText(@ForAll("texts") String text) {
        BpeTokenizer clip = BpeTokenizer.clip();
        assertThat(clip.decode(clip.encode(text))).isEqualTo(BpeTokenizer.normalise(text));
    }

    @Property
    void mergingByQueueIsMergingByTheRule(@ForAll("words") String word) {
        int[] ids = CLASHING.encode(word);
        assertThat(Arrays.stream(ids).mapToObj(CLASHING::token).toList())
                .isEqualTo(byTheRule(word));
    }

    /** Words and merges in which equal tokens arise in several ways and out of order. */
    private static final BpeTokenizer CLASHING =
            BpeTokenizer.of(
                    List.of(
                            "b c",
                            "a bc",
                            "abc a",
                            "a b",
                            "ab c",
                            "abca b",
                            "abc a</w>",
                            "c a",
                            "a a",
                            "aa a",
                            "aaa aa",
                            "b b",
                            "a b</w>",
                            "bb b</w>"));

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("abc").ofMinLength(1).ofMaxLength(24);
    }

    /** Sennrich et al. 2016, §3.2, word by word: the first known pair, everywhere, and again. */
    private static List<String> byTheRule(String word) {
        List<String> symbols = Merging.symbols(word);
        for (boolean merged = true; merged; ) {
            merged = false;
            for (String merge : CLASHING.merges()) {
                String[] pair = merge.split(" ", -1);
                List<String> next = Merging.merge(symbols, new Merging.Pair(pair[0], pair[1]));
                if (next.size() < symbols.size()) {
                    symbols = next;
                    merged = true;
                    break;
                }
            }
        }
        return symbols;
    }
}
