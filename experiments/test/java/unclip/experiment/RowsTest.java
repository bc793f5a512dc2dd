package unclip.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;
import unclip.math.RandomStreams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class RowsTest {

    private static EmojiDataset heldOut() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("data/emoji"))) {
            root = root.resolveSibling("..").normalize();
        }
        EmojiPack pack = EmojiPack.open(root.resolve("data/emoji"));
        return new EmojiDataset(pack, EmojiOptions.plain(8, Split.CELL).withoutStyle());
    }

    @Test
    void ofTheHeldOutEmojiThePicturesOfOneStyleAreChosenByTheirIds() throws IOException {
        EmojiDataset data = heldOut();
        Set<Integer> ids = Set.of(data.entry(0).id(), data.entry(10).id(), 2801);
        Rows rows = StyleMeasures.rows(data, Style.TWEMOJI, ids);

        assertThat(rows.indices()).containsExactly(1, 11);
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.example(1, RandomStreams.open(1)).id())
                .isEqualTo("emoji/twemoji/" + data.entry(10).id());
        assertThatThrownBy(() -> new Rows(data, List.of()))
                .hasMessageContaining("must have at least one picture");
    }
}
