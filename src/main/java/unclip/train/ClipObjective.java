package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.clip.Clip;
import unclip.clip.ContrastiveLoss;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.nn.Parameters;
import unclip.text.BpeTokenizer;

/** CLIP's contrastive loss on pictures and captions. */
public final class ClipObjective implements Objective {

    private final Clip clip;
    private final BpeTokenizer tokenizer;

    /** Trains {@code clip} on captions split by {@code tokenizer}. */
    public ClipObjective(Clip clip, BpeTokenizer tokenizer) {
        this.clip = clip;
        this.tokenizer = tokenizer;
    }

    @Override
    public Parameters parameters() {
        return clip.parameters();
    }

    @Override
    public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        TextEncoding text = encode(scope, clip, tokenizer, batch);
        NDArray zImage = clip.encodeImages(pixels(scope, batch));
        return ContrastiveLoss.symmetric(zImage, text.zText(), clip.scale(scope), batch.captions());
    }

    static NDArray pixels(NDManager scope, Batch batch) {
        int S = batch.imageSize();
        return scope.create(batch.pixels(), new Shape(batch.size(), 3, S, S));
    }

    static TextEncoding encode(NDManager scope, Clip clip, BpeTokenizer tokenizer, Batch batch) {
        int L = clip.options().text().contextLength();
        return clip.encodeTexts(
                scope,
                batch.captions().stream().map(caption -> tokenizer.encode(caption, L)).toList());
    }
}
