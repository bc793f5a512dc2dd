package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.clip.Clip;
import unclip.clip.ContrastiveLoss;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.data.Example;
import unclip.nn.Parameters;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;

import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's contrastive loss on pictures and captions.
 *
 * <p>Its gauges: temperature, the factor e^τ of the logits; modality_gap, ‖mean z_i − mean z_t‖ of
 * the batch (Liang et al. 2022); ranked_first, the share of pictures whose own caption is the most
 * similar one of the batch.
 */
public final class ClipObjective implements Objective {

    /**
     * What the loss asks.
     *
     * @param foils near misses of its caption that each picture must tell from it, at least 0
     */
    public record Options(int foils) {

        /** The plain loss. */
        public static final Options DEFAULT = new Options(0);

        /** Checks the count. */
        public Options {
            if (foils < 0) {
                throw new IllegalArgumentException("foils must be at least 0, got " + foils + ".");
            }
        }
    }

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final Options options;
    private final Gauges gauges = new Gauges();

    /** Trains {@code clip} on captions split by {@code tokenizer}. */
    public ClipObjective(Clip clip, BpeTokenizer tokenizer, Options options) {
        this.clip = clip;
        this.tokenizer = tokenizer;
        this.options = options;
    }

    @Override
    public Parameters parameters() {
        return clip.parameters();
    }

    @Override
    public NDArray loss(NDManager scope, Batch batch, UniformRandomProvider random) {
        int N = batch.size();
        int k = options.foils();
        List<String> captions = new ArrayList<>(batch.captions());
        NDArray present = foils(scope, batch, captions, random);
        NDArray z = clip.embedTexts(scope, tokens(clip, tokenizer, captions)); // [N + N k, D]
        NDArray zText = z.get(new NDIndex("0:" + N));
        NDArray zImage = clip.encodeImages(pixels(scope, batch));
        NDArray scale = clip.scale(scope);
        gauge(zImage, zText, scale, batch.captions());
        if (k == 0) {
            return ContrastiveLoss.symmetric(zImage, zText, scale, batch.captions());
        }
        NDArray zFoils = z.get(new NDIndex(N + ":")).reshape(N, k, -1);
        return ContrastiveLoss.symmetric(zImage, zText, scale, batch.captions(), zFoils, present);
    }

    /** Adds k foils a picture to the captions, its own caption where there are no more. */
    private NDArray foils(
            NDManager scope, Batch batch, List<String> captions, UniformRandomProvider random) {
        int k = options.foils();
        float[] present = new float[batch.size() * k];
        for (int i = 0; i < batch.size(); i++) {
            Example example = batch.examples().get(i);
            List<String> drawn = example.foils().draw(k, random);
            for (int j = 0; j < k; j++) {
                present[i * k + j] = j < drawn.size() ? 1 : 0;
                captions.add(j < drawn.size() ? drawn.get(j) : example.caption());
            }
        }
        return scope.create(present, new Shape(batch.size(), k));
    }

    private void gauge(NDArray zImage, NDArray zText, NDArray scale, List<String> captions) {
        NDArray gap = zImage.mean(new int[] {0}).sub(zText.mean(new int[] {0})); // [D]
        gauges.add("temperature", scale);
        gauges.add("modality_gap", gap.square().sum().sqrt());
        gauges.add("ranked_first", ContrastiveLoss.rankedFirst(zImage, zText, captions));
    }

    @Override
    public Gauges gauges() {
        return gauges;
    }

    static NDArray pixels(NDManager scope, Batch batch) {
        int S = batch.imageSize();
        return scope.create(batch.pixels(), new Shape(batch.size(), 3, S, S));
    }

    static TextEncoding encode(NDManager scope, Clip clip, BpeTokenizer tokenizer, Batch batch) {
        return clip.encodeTexts(scope, tokens(clip, tokenizer, batch.captions()));
    }

    private static List<Tokens> tokens(Clip clip, BpeTokenizer tokenizer, List<String> captions) {
        int L = clip.options().text().contextLength();
        return captions.stream().map(caption -> tokenizer.encode(caption, L)).toList();
    }
}
