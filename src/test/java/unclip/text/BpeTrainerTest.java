package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class BpeTrainerTest {

    @Test
    void mostFrequentPairIsMergedFirst() {
        // "a b" occurs three times, "b c</w>" twice.
        BpeTokenizer tokenizer = BpeTrainer.train(List.of("abc abc abd"), 1);
        assertThat(tokenizer.merges()).containsExactly("a b");
    }

    @Test
    void tiesGoToTheAlphabeticallyFirstPair() {
        BpeTokenizer tokenizer = BpeTrainer.train(List.of("zy zy ba ba", "bc bc"), 3);
        assertThat(tokenizer.merges()).containsExactly("b a</w>", "b c</w>", "z y</w>");
    }

    @Test
    void pairsThatOccurOnceAreNotLearnt() {
        assertThat(BpeTrainer.train(List.of("fox"), 10).merges()).isEmpty();
    }

    @Test
    void specialTokensAreNotLearnt() {
        String special = "<|endoftext|> ".repeat(5);
        assertThat(BpeTrainer.train(List.of(special), 10).merges()).isEmpty();
    }

    @Test
    void frequentWordsBecomeOneToken() {
        BpeTokenizer tokenizer = BpeTrainer.train(List.of("red heart", "red fox", "red heart"), 50);
        assertThat(tokenizer.encode("red heart")).hasSize(2);
    }

    @Test
    void negativeCountIsRefused() {
        assertThatThrownBy(() -> BpeTrainer.train(List.of(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The number of merges must not be negative, got -1");
    }
}
