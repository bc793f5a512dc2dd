package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.files.Checksums;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * CLIP's own vocabulary against OpenAI's code and transformers; {@code make_clip_fixtures.py}
 * beside the file of expected ids says how they were run.
 */
class ClipTokenizerTest {

    record Encoded(String group, String text, List<Integer> ids, @Nullable List<Integer> fast) {

        List<Integer> idsInTransformers() {
            return fast == null ? ids : fast;
        }
    }

    private static final List<Encoded> TEXTS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = ClipTokenizerTest.class.getResourceAsStream("clip-encoded.jsonl.gz");
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(Objects.requireNonNull(in)),
                                        StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                TEXTS.add(json.readValue(line, Encoded.class));
            }
        }
    }

    @Test
    void vocabularyIsTheOneOfThePublishedModels() {
        BpeTokenizer clip = BpeTokenizer.clip();
        assertThat(clip.merges()).hasSize(48_894);
        assertThat(clip.vocabularySize()).isEqualTo(49_408);
        assertThat(clip.startOfText()).isEqualTo(49_406);
        assertThat(clip.endOfText()).isEqualTo(49_407);
        assertThat(BpeTokenizer.clip()).isSameAs(clip);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    a diagram | 320 22697
                    a dog | 320 1929
                    a photo of a cat | 320 1125 539 320 2368
                    a red cube on top of a blue cube | 320 736 11353 525 1253 539 320 1746 11353
                    A sign that says deep learning. | 320 2292 682 1563 3383 2378 269
                    it's 42 km/h! | 585 568 275 273 4590 270 327 256
                    café naïve | 15304 1097 35689 563
                    A teddybear on a skateboard in Times Square. | 320 25758 4298 525 320 31777 530 1661 3999 269
                    """)
    void knownTextsHaveTheirKnownIds(String text, String ids) {
        int[] expected = Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(BpeTokenizer.clip().encode(text)).containsExactly(expected);
    }

    @Test
    void thousandsOfTextsHaveTheIdsOfOpenAi() {
        List<Encoded> texts =
                TEXTS.stream().filter(text -> !text.group.equals("mojibake")).toList();
        assertThat(texts).hasSizeGreaterThan(2_000);
        assertThat(texts)
                .filteredOn(text -> !ids(Cleaning.OPENAI, text).equals(text.ids))
                .isEmpty();
    }

    @Test
    void thousandsOfTextsHaveTheIdsOfTransformers() {
        assertThat(TEXTS)
                .filteredOn(
                        text -> !ids(Cleaning.TRANSFORMERS, text).equals(text.idsInTransformers()))
                .isEmpty();
    }

    @Test
    void wronglyDecodedTextsAreMostlyRepairedAsFtfyDoes() {
        List<Encoded> broken =
                TEXTS.stream().filter(text -> text.group.equals("mojibake")).toList();
        long same =
                broken.stream().filter(text -> ids(Cleaning.OPENAI, text).equals(text.ids)).count();
        assertThat(same / (double) broken.size()).isGreaterThan(0.9);
    }

    @Test
    void theShippedFileIsTheOneOfTheChecksum() throws IOException {
        Path folder = Path.of("data", "tokenizer");
        assertThat(Files.readString(folder.resolve("checksums.sha256")))
                .contains(Checksums.sha256(folder.resolve("clip.bpe.gz")) + "  clip.bpe.gz");
    }

    private static List<Integer> ids(Cleaning cleaning, Encoded text) {
        int[] ids = BpeTokenizer.clip().withCleaning(cleaning).encode(text.text);
        return Arrays.stream(ids).boxed().toList();
    }
}
