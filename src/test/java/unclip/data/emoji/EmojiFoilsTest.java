package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import unclip.data.CommittedData;
import unclip.data.Example;
import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class EmojiFoilsTest {

    private static final EmojiFoils SAID =
            new EmojiFoils(
                    "a man cook",
                    List.of("a woman cook", "a person cook"),
                    List.of(Style.NOTO, Style.TWEMOJI),
                    Style.NOTO,
                    Palette.RED);

    private static EmojiPack pack;

    @BeforeAll
    static void open() throws IOException {
        pack = EmojiPack.open(CommittedData.folder("emoji"));
    }

    @Test
    void eachFoilGetsOneClauseWrong() {
        List<String> all = SAID.draw(100, RandomStreams.open(1));
        assertThat(all)
                .hasSize(2 + 1 + Palette.values().length - 1)
                .contains(
                        "a woman cook, noto style, on a red background",
                        "a man cook, twemoji style, on a red background",
                        "a man cook, noto style, on a blue background")
                .doesNotContain("a man cook, noto style, on a red background");
    }

    @Test
    void whatIsNotSaidCannotBeWrong() {
        EmojiFoils bare = new EmojiFoils("a cat", List.of(), pack.styles(), null, null);
        assertThat(bare.draw(3, RandomStreams.open(1))).isEmpty();
    }

    @Test
    void noFoilIsACaptionHeldOutOfTraining() {
        EmojiDataset data = new EmojiDataset(pack, EmojiOptions.training(32));
        Set<String> heldOut =
                pack.entries().stream()
                        .filter(e -> e.splits().values().stream().noneMatch(Split.TRAIN::includes))
                        .map(EmojiCaptions::subject)
                        .collect(Collectors.toSet());
        assertThat(heldOut).isNotEmpty();
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Example example = data.example(i, RandomStreams.open(2, i));
            List<String> foils = example.foils().draw(20, RandomStreams.open(3, i));
            assertThat(foils).doesNotContain(example.caption());
            drawn.addAll(foils);
        }
        assertThat(drawn).hasSizeGreaterThan(2_000);
        assertThat(drawn).noneMatch(foil -> heldOut.contains(foil.replaceFirst(", .*", "")));
    }
}
