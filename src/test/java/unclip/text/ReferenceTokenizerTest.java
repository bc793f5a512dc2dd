package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Compares with OpenAI's code; {@code make_fixtures.py} beside the files says how it was run. */
class ReferenceTokenizerTest {

    record Encoded(String text, List<Integer> ids, List<String> words) {}

    static Stream<Encoded> encoded() throws IOException {
        return Arrays.stream(new ObjectMapper().readValue(text("encoded.json"), Encoded[].class));
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void idsAreThoseOfSimpleTokenizer(Encoded expected) throws IOException {
        BpeTokenizer tokenizer = BpeTokenizer.of(merges());
        assertThat(Words.of(expected.text, Cleaning.OPENAI)).isEqualTo(expected.words);
        assertThat(Arrays.stream(tokenizer.encode(expected.text)).boxed().toList())
                .isEqualTo(expected.ids);
    }

    @Test
    void trainerLearnsTheReferenceMerges() throws IOException {
        assertThat(BpeTrainer.train(lines("captions.txt"), 120).merges()).isEqualTo(merges());
    }

    private static List<String> merges() throws IOException {
        List<String> lines = lines("merges.txt");
        return lines.subList(1, lines.size());
    }

    private static List<String> lines(String name) throws IOException {
        return text(name).lines().toList();
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ReferenceTokenizerTest.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
