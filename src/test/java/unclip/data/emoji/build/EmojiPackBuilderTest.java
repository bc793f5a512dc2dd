package unclip.data.emoji.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.CommittedData;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiLabel;
import unclip.data.emoji.EmojiPack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class EmojiPackBuilderTest {

    private final Path folder;

    EmojiPackBuilderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void anotherArchiveIsRefusedByItsChecksum() throws IOException {
        Path wrong = folder.resolve("google.tgz");
        Files.writeString(wrong, "not it");
        assertThatThrownBy(() -> EmojiPackBuilder.build(wrong, wrong, folder, (done, n) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        wrong + " is not the expected emoji-datasource package 16.0.0: its SHA-256")
                .hasMessageEndingWith("instead of " + EmojiPackBuilder.GOOGLE_SHA256 + ".");
        Path missing = folder.resolve("none.tgz");
        assertThatThrownBy(() -> EmojiPackBuilder.build(missing, wrong, folder, (done, n) -> {}))
                .hasMessage("The image package " + missing + " is missing.");
        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(wrong));
    }

    @Test
    void cldrNamesEveryEmojiOfThePack() throws IOException {
        Cldr cldr = Cldr.load();
        assertThat(cldr.of("1F98A").label()).isEqualTo("fox");
        assertThat(cldr.of("2764-FE0F").label()).isEqualTo("red heart");
        assertThat(cldr.of("2764").label()).isEqualTo("red heart");
        assertThatThrownBy(() -> cldr.of("41")).hasMessage("CLDR has no name for the emoji 41.");
    }

    @Test
    void theCommittedSplitsAreTheOnesThatThePlanGives() throws IOException {
        List<EmojiEntry> entries = EmojiPack.open(CommittedData.folder("emoji")).entries();
        List<EmojiEntry> planned = SplitPlan.assign(entries);
        for (int i = 0; i < entries.size(); i++) {
            assertThat(planned.get(i)).isEqualTo(entries.get(i));
        }
    }

    @Test
    void theCommittedAttributesAreTheOnesThatTheParserGives() throws IOException {
        for (EmojiEntry e : EmojiPack.open(CommittedData.folder("emoji")).entries()) {
            assertThat(EmojiLabel.parse(e.label()))
                    .isEqualTo(new EmojiLabel(e.base(), e.tone(), e.hair(), e.direction()));
        }
    }

    @Test
    void curationDropsWhatTheCardSays() throws IOException {
        String table =
                """
                [
                 {"unified": "1F98A", "image": "fox.png", "category": "Animals & Nature",
                  "subcategory": "animal-mammal", "sort_order": 2},
                 {"unified": "1F1EF-1F1F5", "image": "jp.png", "category": "Flags",
                  "subcategory": "country-flag", "sort_order": 1},
                 {"unified": "1F534", "image": "red.png", "category": "Symbols",
                  "subcategory": "geometric", "sort_order": 4},
                 {"unified": "2648", "image": "aries.png", "category": "Symbols",
                  "subcategory": "zodiac", "sort_order": 5},
                 {"unified": "1F3C3", "image": "run.png", "category": "People & Body",
                  "subcategory": "person-activity", "sort_order": 6, "obsoleted_by": "x"},
                 {"unified": "1F91D", "image": "shake.png", "category": "People & Body",
                  "subcategory": "hands", "sort_order": 1, "skin_variations": {
                   "1F3FB": {"unified": "1F91D-1F3FB", "image": "shake1.png"},
                   "1F3FB-1F3FC": {"unified": "1FAF1-1F3FB-200D-1FAF2-1F3FC", "image": "x.png"}}}
                ]\
                """;
        List<Curation.Picture> pictures =
                Curation.choose(table.getBytes(StandardCharsets.UTF_8), Cldr.load());
        assertThat(pictures.stream().map(Curation.Picture::imageName))
                .containsExactly("shake.png", "shake1.png", "fox.png", "red.png");
        assertThat(pictures.stream().map(p -> p.entry().label()))
                .containsExactly("handshake", "handshake: light skin tone", "fox", "red circle");
    }
}
