package unclip.experiment;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.pipeline.UnclipPipeline;

import java.util.Map;

/** Retrieval on the held-out emoji, both ways, among all captions or pictures of the split. */
record ClipMeasures(UnclipPipeline pipeline, EmojiPack pack) {

    void measure(Map<String, Double> results) {
        for (Split split : new Split[] {Split.CELL, Split.STYLE}) {
            EmojiOptions options = EmojiOptions.plain(pipeline.imageSize(), split);
            EmojiDataset data = new EmojiDataset(pack, options);
            Recall.measure(pipeline, data, "clip_" + split.word(), results);
        }
    }
}
