package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

class BpeTokenizerTest {

    private static final BpeTokenizer BYTES_ONLY = BpeTokenizer.of(List.of());
    private static final BpeTokenizer SMALL =
            BpeTokenizer.of(List.of("r e", "re d</w>", "h e", "he a", "hea r", "hear t</w>"));

    @Test
    void vocabularyIsBytesThenBytesAtWordEndsThenMergesThenSpecials() {
        assertThat(SMALL.vocabularySize()).isEqualTo(256 + 256 + 6 + 2);
        assertThat(SMALL.token(0)).isEqualTo("!");
        assertThat(SMALL.token(256)).isEqualTo("!</w>");
        assertThat(SMALL.token(320)).isEqualTo("a</w>");
        assertThat(SMALL.token(513)).isEqualTo("red</w>");
        assertThat(SMALL.token(SMALL.startOfText())).isEqualTo("<|startoftext|>");
        assertThat(SMALL.token(SMALL.endOfText())).isEqualTo("<|endoftext|>");
        assertThat(SMALL.endOfText()).isEqualTo(SMALL.vocabularySize() - 1);
    }

    @Test
    void earlierMergesComeFirst() {
        assertThat(SMALL.encode("a red heart")).containsExactly(320, 513, 517);
        BpeTokenizer order = BpeTokenizer.of(List.of("b c</w>", "a b"));
        assertThat(order.encode("abc")).containsExactly(64, 512);
    }

    @Test
    void contextIsStartTokensEndZeros() {
        Tokens tokens = SMALL.encode("a red heart", 8);
        int start = SMALL.startOfText();
        int end = SMALL.endOfText();
        assertThat(tokens.ids()).containsExactly(start, 320, 513, 517, end, 0, 0, 0);
        assertThat(tokens.length()).isEqualTo(5);
        assertThat(tokens.truncated()).isFalse();
        assertThat(tokens.kept()).isEqualTo("a red heart");
    }

    @Test
    void longTextLosesItsEndButKeepsEndOfText() {
        Tokens tokens = SMALL.encode("a red heart", 4);
        int start = SMALL.startOfText();
        assertThat(tokens.ids()).containsExactly(start, 320, 513, SMALL.endOfText());
        assertThat(tokens.truncated()).isTrue();
        assertThat(tokens.kept()).isEqualTo("a red");
    }

    @Test
    void textThatFitsExactlyIsNotTruncated() {
        Tokens tokens = SMALL.encode("a red heart", 5);
        assertThat(tokens.truncated()).isFalse();
        assertThat(tokens.length()).isEqualTo(5);
    }

    @Test
    void fiveHundredWordsAreCut() {
        Tokens tokens = SMALL.encode("red ".repeat(500), 32);
        assertThat(tokens.kept()).isEqualTo("red ".repeat(30).strip());
    }

    @Test
    void cutWithinACharacterShowsTheReplacementSign() {
        assertThat(BYTES_ONLY.encode("a水", 4).kept()).isEqualTo("a\ufffd");
    }

    @Test
    void emptyTextIsStartAndEnd() {
        Tokens tokens = SMALL.encode(" \n", 3);
        assertThat(tokens.ids()).containsExactly(SMALL.startOfText(), SMALL.endOfText(), 0);
        assertThat(tokens.kept()).isEmpty();
    }

    @Test
    void idsAreACopy() {
        Tokens tokens = SMALL.encode("a", 4);
        Arrays.fill(tokens.ids(), 7);
        assertThat(tokens.ids()).doesNotContain(7);
    }

    @Test
    void tooShortAContextIsRefused() {
        assertThatThrownBy(() -> SMALL.encode("a", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The context length must be at least 3, got 2");
    }

    @Test
    void unknownIdIsRefused() {
        assertThatThrownBy(() -> SMALL.decode(new int[] {520}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A token id must lie in 0..519, got 520");
    }

    @Test
    void savedMergesComeBack(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("merges.txt");
        SMALL.save(file);
        assertThat(BpeTokenizer.load(file).merges()).isEqualTo(SMALL.merges());
        assertThat(Files.readString(file)).startsWith("#version: 1\nr e\n");
    }

    @Test
    void headerIsOptional(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("merges.txt");
        Files.writeString(file, "r e\nre d</w>\n\n");
        assertThat(BpeTokenizer.load(file).merges()).containsExactly("r e", "re d</w>");
    }

    @Test
    void brokenMergesAreNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("merges.txt");
        Files.writeString(file, "r e\nre  d\n");
        assertThatThrownBy(() -> BpeTokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        file
                                + ": merge 2 must be two known symbols with a blank between them,"
                                + " got 're  d'.");
        assertThatThrownBy(() -> BpeTokenizer.of(List.of("red heart")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("merge 1 must be two known symbols");
    }

    @Test
    void missingAndForeignFilesAreOneSentence(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("none.txt");
        assertThatThrownBy(() -> BpeTokenizer.load(missing))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read " + missing + ": there is no such file.");
        Path latin1 = folder.resolve("latin1.txt");
        Files.write(latin1, new byte[] {'a', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> BpeTokenizer.load(latin1))
                .isInstanceOf(IOException.class)
                .hasMessage("The merges in " + latin1 + " are not UTF-8.");
    }

    @Test
    void paddingCanBeEndsOfText() {
        int end = SMALL.endOfText();
        assertThat(SMALL.encode("red", 6, Padding.END_OF_TEXT).ids())
                .containsExactly(SMALL.startOfText(), 513, end, end, end, end);
    }

    @Test
    void packedMergesAreRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("merges.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("#version: 0.2\nr e\nre d</w>\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(BpeTokenizer.load(file).merges()).containsExactly("r e", "re d</w>");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 25));
        assertThatThrownBy(() -> BpeTokenizer.load(file))
                .isInstanceOf(IOException.class)
                .hasMessage("The packed merges in " + file + " are damaged.");
    }

    @Test
    void aWordOfHundredThousandLettersIsEncodedInTime() {
        String word = "heart".repeat(20_000);
        assertThat(SMALL.decode(SMALL.encode(word))).isEqualTo(word);
    }

    @Test
    void cleaningChangesWhatIsSplit() {
        BpeTokenizer other = SMALL.withCleaning(Cleaning.TRANSFORMERS);
        assertThat(other.decode(other.encode("\u201cRED&amp;"))).isEqualTo("\u201c red & amp ;");
        assertThat(SMALL.decode(SMALL.encode("\u201cRED&amp;"))).isEqualTo("\" red &");
        assertThat(SMALL.withCleaning(Cleaning.OPENAI)).isSameAs(SMALL);
    }
}
