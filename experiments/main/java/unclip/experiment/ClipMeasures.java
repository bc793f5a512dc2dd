package unclip.experiment;

import ai.djl.ndarray.NDManager;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.evaluate.Retrieval;
import unclip.pipeline.UnclipPipeline;

import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Retrieval on the held-out emoji, both ways, among all captions or pictures of the split. */
record ClipMeasures(UnclipPipeline pipeline, EmojiPack pack) {

    void measure(Map<String, Double> results) {
        for (Split split : new Split[] {Split.CELL, Split.STYLE}) {
            int size = pipeline.imageSize();
            EmojiDataset data = new EmojiDataset(pack, EmojiOptions.plain(size, split));
            try (NDManager scope = pipeline.manager().newSubManager()) {
                Embeddings all = Embeddings.of(pipeline, data, scope);
                int[] truth = IntStream.range(0, data.size()).toArray();
                float[][] toText = Embeddings.cosines(all.zImage(), all.zText());
                float[][] toImage = Embeddings.cosines(all.zText(), all.zImage());
                String name = "clip_" + split.word();
                results.put(name + "_pictures", (double) data.size());
                for (int k : new int[] {1, 5}) {
                    String at = String.format(Locale.ROOT, "_r%d", k);
                    results.put(name + "_image_to_text" + at, Retrieval.recallAt(k, toText, truth));
                    results.put(
                            name + "_text_to_image" + at, Retrieval.recallAt(k, toImage, truth));
                }
            }
        }
    }
}
