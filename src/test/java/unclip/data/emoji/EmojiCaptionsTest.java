package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.data.CommittedData;
import unclip.data.Palette;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

class EmojiCaptionsTest {

    private static EmojiPack pack;

    @BeforeAll
    static void open() throws IOException {
        pack = EmojiPack.open(CommittedData.folder("emoji"));
    }

    private static EmojiEntry entry(String label) {
        return Objects.requireNonNull(pack.find(label), label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "woman technologist: medium skin tone | a woman technologist with medium skin tone",
                "man: dark skin tone, white hair | a man with dark skin tone and white hair",
                "woman: red hair | a woman with red hair",
                "woman: light skin tone, bald | a bald woman with light skin tone",
                "man: medium skin tone, beard | a man with medium skin tone and a beard",
                "person walking facing right: dark skin tone "
                        + "| a person walking with dark skin tone facing right",
                "kiss: woman, man | a kiss of a woman and a man",
                "red apple | a red apple",
                "orange heart | an orange heart",
                "unicorn | a unicorn",
                "umbrella | an umbrella",
                "face with tears of joy | a face with tears of joy",
                "folded hands: light skin tone | folded hands with light skin tone",
                "sunglasses | sunglasses",
                "octopus | an octopus",
                "rhinoceros | a rhinoceros",
                "one-piece swimsuit | a one-piece swimsuit",
                "one o’clock | one o'clock",
                "piñata | a pinata",
                "OK hand | an ok hand",
                "sushi | sushi"
            })
    void theSubjectReadsAsEnglish(String label, String subject) {
        assertThat(EmojiCaptions.subject(entry(label))).isEqualTo(subject);
    }

    @Test
    void clausesFollowTheSubject() {
        EmojiEntry fox = entry("fox");
        assertThat(EmojiCaptions.of(fox, Style.NOTO, Palette.ORANGE))
                .isEqualTo("a fox, noto style, on an orange background");
        assertThat(EmojiCaptions.of(fox, null, Palette.BLUE))
                .isEqualTo("a fox, on a blue background");
        assertThat(EmojiCaptions.of(fox, Style.TWEMOJI, null)).isEqualTo("a fox, twemoji style");
        assertThat(EmojiCaptions.of(fox, null, null)).isEqualTo("a fox");
        assertThat(EmojiCaptions.of(EmojiCaptions.subject(List.of("OK", "Face")), Style.NOTO, null))
                .isEqualTo("ok, face, noto style");
    }

    @Test
    void everyCaptionIsUniqueLowerCaseAsciiOfAtMostTwentyWords() {
        Set<String> seen = new HashSet<>();
        for (EmojiEntry entry : pack.entries()) {
            String caption = EmojiCaptions.of(entry, Style.TWEMOJI, Palette.ORANGE);
            assertThat(caption).matches("[a-z0-9 ,.'-]+");
            assertThat(caption.split(" ").length).isLessThanOrEqualTo(20);
            assertThat(seen.add(caption)).as(caption).isTrue();
        }
    }

    @Test
    void everyWordOfALabelIsInItsCaption() {
        for (EmojiEntry entry : pack.entries()) {
            String caption = EmojiCaptions.subject(entry);
            for (String part : List.of(entry.tone(), entry.hair(), entry.direction())) {
                assertThat(caption).contains(part);
            }
        }
    }
}
