package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tech.tablesaw.api.Table;

import unclip.data.CommittedData;
import unclip.data.emoji.EmojiCaptions;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.TonePair;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

class TextDiffScoreTest {

    private static EmojiPack pack;

    @BeforeAll
    static void open() throws IOException {
        pack = EmojiPack.open(CommittedData.folder("emoji"));
    }

    @Test
    void thePackHasSeventyThreeFullGridsOfTwelveCellsAndSeventyTwoEdits() {
        List<EmojiGrid> grids = EmojiGrid.full(pack.entries());
        assertThat(grids).hasSize(73);
        for (EmojiGrid grid : grids) {
            assertThat(grid.edits()).hasSize(72);
            assertThat(grid.edits().stream().filter(e -> e.kind().equals("gender"))).hasSize(12);
        }
    }

    /**
     * A role counts if its labels have the word man or woman, and if it has no more pictures than
     * the twelve, such as ones that face right.
     */
    @Test
    void sixtyTwoOfThemAreNamedByManAndWomanAndComeInOneDirectionOnly() {
        Set<String> turning = new HashSet<>();
        for (EmojiEntry entry : pack.entries()) {
            if (!entry.direction().isEmpty()) {
                turning.add(entry.role());
            }
        }
        Pattern named = Pattern.compile("\\b(man|woman)\\b");
        List<String> roles =
                EmojiGrid.full(pack.entries()).stream()
                        .filter(
                                grid ->
                                        grid.cells().stream()
                                                .allMatch(e -> named.matcher(e.base()).find()))
                        .map(EmojiGrid::role)
                        .toList();
        assertThat(roles).hasSize(68).doesNotContain("child", "merfolk", "holding hands");
        assertThat(roles.stream().filter(role -> !turning.contains(role))).hasSize(62);
    }

    @Test
    void anEncoderInWhichAttributesAddUpFindsEveryAnswer() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EmojiDataset all = new EmojiDataset(pack, EmojiOptions.plain(32, Split.ALL));
            Map<String, EmojiEntry> byCaption = new HashMap<>();
            pack.entries().forEach(e -> byCaption.put(EmojiCaptions.subject(e), e));
            float[][] images = new float[all.size()][];
            for (int i = 0; i < all.size(); i++) {
                images[i] = planted(all.entry(i), pack.styles().indexOf(all.style(i)));
            }
            TextDiffScore score = new TextDiffScore(pack, all, manager.create(images));
            Table table =
                    score.measure(
                            captions -> texts(manager, captions, byCaption), List.of(0.0, 0.5));
            assertThat(table.rowCount()).isEqualTo(4);
            Table still = table.where(table.doubleColumn("theta").isEqualTo(0));
            assertThat(still.doubleColumn("stayed").asList()).containsOnly(1.0);
            assertThat(still.doubleColumn("nearest").asList()).containsOnly(0.0);
            Table turned = table.where(table.doubleColumn("theta").isEqualTo(0.5));
            assertThat(turned.doubleColumn("nearest").get(0)).isEqualTo(1);
            assertThat(turned.intColumn("edits").get(0)).isEqualTo(73 * 12 * 2);
        }
    }

    private static NDArray texts(
            NDManager manager, List<String> captions, Map<String, EmojiEntry> byCaption) {
        float[][] rows = new float[captions.size()][];
        for (int i = 0; i < rows.length; i++) {
            EmojiEntry entry = byCaption.get(captions.get(i));
            rows[i] = entry == null ? new float[0] : planted(entry, 0);
        }
        NDArray z = manager.create(rows);
        assertThat(z.getShape()).isEqualTo(new Shape(captions.size(), 24));
        return z;
    }

    /** Unit vectors whose parts are gender, tone, style and a code for all the rest. */
    private static float[] planted(EmojiEntry entry, int style) {
        double[] z = new double[24];
        z[entry.gender().equals("man") ? 0 : entry.gender().equals("woman") ? 1 : 2] = 1;
        z[4 + TonePair.TONES.indexOf(entry.tone())] = 1;
        z[9 + style] = 1;
        int code = (entry.role() + entry.hair() + entry.direction()).hashCode() * 0x9e3779b1;
        for (int bit = 0; bit < 12; bit++) {
            z[12 + bit] = (code >>> (31 - bit) & 1) * 2 - 1;
        }
        double length = Math.sqrt(15);
        float[] unit = new float[24];
        for (int i = 0; i < 24; i++) {
            unit[i] = (float) (z[i] / length);
        }
        return unit;
    }
}
