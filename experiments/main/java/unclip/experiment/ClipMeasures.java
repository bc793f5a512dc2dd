package unclip.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.evaluate.CaptionChoice;
import unclip.evaluate.ShapesZeroShot;
import unclip.pipeline.UnclipPipeline;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Retrieval on the held-out emoji, both ways, among all captions or pictures of the split; and the
 * attributes of coloured shapes, zero-shot.
 */
record ClipMeasures(UnclipPipeline pipeline, EmojiPack pack) {

    private static final long SEED = 2; // scenes not trained on
    private static final int SCENES = 2000;

    void measure(Map<String, Double> results) {
        for (Split split : new Split[] {Split.CELL, Split.STYLE}) {
            EmojiOptions options = EmojiOptions.plain(pipeline.imageSize(), split);
            EmojiDataset data = new EmojiDataset(pack, options);
            Recall.measure(pipeline, data, "clip_" + split.word(), results);
        }
        shapes(unclip.data.shapes.Split.TRAIN, "clip_shapes_seen_", results);
        shapes(unclip.data.shapes.Split.HELD_OUT, "clip_shapes_held_out_", results);
    }

    /** Accuracy of each attribute, under its name behind the given one. */
    private void shapes(unclip.data.shapes.Split split, String name, Map<String, Double> results) {
        ShapesOptions options = ShapesOptions.training(pipeline.imageSize(), SCENES, SEED);
        ShapesDataset data = new ShapesDataset(options.withSplit(split));
        try (NDManager scope = pipeline.manager().newSubManager()) {
            NDArray zImage = Embeddings.of(pipeline, data, scope).zImage();
            Function<List<String>, NDArray> encoder =
                    texts -> Embeddings.texts(pipeline, texts, scope);
            ShapesZeroShot.measure(data, zImage, encoder)
                    .forEach(
                            (attribute, accuracy) ->
                                    results.put(name + attribute.word(), accuracy.top1()));
            CaptionChoice.measure(data, zImage, encoder)
                    .forEach(
                            (attribute, choice) ->
                                    results.put(
                                            name + "choice_" + attribute.word(), choice.right()));
        }
    }
}
