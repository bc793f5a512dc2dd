package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmojiLabelTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "fox | fox | '' | '' | ''",
                "woman technologist: medium skin tone | woman technologist | medium | '' | ''",
                "man: dark skin tone, white hair | man | dark | white | ''",
                "person: bald | person | '' | bald | ''",
                "woman: light skin tone, beard | woman | light | beard | ''",
                "man running facing right: medium-dark skin tone | man running | medium-dark | '' |"
                        + " right",
                "kiss: woman, man | kiss: woman, man | '' | '' | ''",
                "left-facing fist | left-facing fist | '' | '' | ''"
            })
    void aLabelIsTakenApartAtItsColon(
            String label, String base, String tone, String hair, String direction) {
        assertThat(EmojiLabel.parse(label)).isEqualTo(new EmojiLabel(base, tone, hair, direction));
    }

    @ParameterizedTest
    @CsvSource({
        "woman technologist, woman, technologist",
        "man technologist, man, technologist",
        "person, person, adult",
        "woman, woman, adult",
        "old man, man, old",
        "older person, person, old",
        "pregnant woman, woman, pregnant",
        "men wrestling, man, wrestling",
        "people wrestling, person, wrestling",
        "mermaid, woman, merfolk",
        "woman and man holding hands, '', holding hands",
        "man’s shoe, '', man’s shoe",
        "mango, '', mango",
        "snowman, '', snowman"
    })
    void aBaseIsAGenderAndARole(String base, String gender, String role) {
        assertThat(EmojiLabel.gender(base)).isEqualTo(gender);
        assertThat(EmojiLabel.role(base)).isEqualTo(role);
    }

    @Test
    void wordsNameStylesAndSplits() {
        assertThat(Style.of("noto")).isEqualTo(Style.NOTO);
        assertThat(Split.of("cell")).isEqualTo(Split.CELL);
        assertThatThrownBy(() -> Style.of("apple"))
                .hasMessage(
                        "There is no emoji style \"apple\"; the styles are noto, twemoji,"
                                + " fluent.");
        assertThatThrownBy(() -> Split.of("all"))
                .hasMessage(
                        "There is no split \"all\"; the splits are train, cell, style and"
                                + " unseen.");
    }
}
