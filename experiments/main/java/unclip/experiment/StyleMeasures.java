package unclip.experiment;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;
import unclip.pipeline.UnclipPipeline;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Retrieval in a style that no model learnt from. The held-out captions that it draws are measured
 * in each style by itself, so that only the drawing differs; and so are all its other captions,
 * which training saw in other styles. Captions do not mention the style, whose name no model read.
 *
 * @param committed in the styles that were learnt from
 * @param fluent in the other style
 */
record StyleMeasures(UnclipPipeline pipeline, EmojiPack committed, EmojiPack fluent) {

    void measure(Map<String, Double> results) {
        Set<Integer> drawn =
                fluent.entries().stream().map(EmojiEntry::id).collect(Collectors.toSet());
        for (EmojiPack pack : new EmojiPack[] {committed, fluent}) {
            for (Style style : pack.styles()) {
                Rows data = rows(dataset(pack, Split.CELL), style, drawn);
                Recall.measure(pipeline, data, "clip_" + style.word() + "_cell", results);
            }
        }
        Recall.measure(pipeline, dataset(fluent, Split.UNSEEN), "clip_fluent_unseen", results);
    }

    private EmojiDataset dataset(EmojiPack pack, Split split) {
        int size = pipeline.imageSize();
        return new EmojiDataset(pack, EmojiOptions.plain(size, split).withoutStyle());
    }

    /** The pictures of one style whose emoji are among some. */
    static Rows rows(EmojiDataset data, Style style, Set<Integer> ids) {
        return new Rows(
                data,
                IntStream.range(0, data.size())
                        .filter(i -> data.style(i) == style && ids.contains(data.entry(i).id()))
                        .boxed()
                        .toList());
    }
}
