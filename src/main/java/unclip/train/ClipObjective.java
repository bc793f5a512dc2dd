package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.clip.ContrastiveLoss;
import unclip.clip.TextEncoding;
import unclip.data.Batch;
import unclip.nn.Parameters;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * CLIP's loss on pictures and captions.
 *
 * <p>Its gauges: temperature, the factor e^τ of the logits; modality_gap, ‖mean z_i − mean z_t‖ of
 * the batch (Liang et al. 2022); ranked_first, the share of pictures whose own caption is the most
 * similar one of the batch.
 */
public final class ClipObjective implements ComparingObjective {

    /**
     * What the loss asks.
     *
     * @param loss symmetric, CLIP's own; one-directional, without a temperature; or sigmoid,
     *     SigLIP's, which gives the model a bias. Absent: symmetric
     * @param foils near misses of its caption that each picture must tell from it, at least 0, for
     *     the symmetric loss only. Absent: none
     */
    public record Options(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String loss,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer foils) {

        /** CLIP's own loss. */
        public static final Options DEFAULT = new Options(null, null);

        /** Checks the name and the count. */
        public Options {
            PairLoss pairs = pairs(loss);
            if (foils != null && foils < 0) {
                throw new IllegalArgumentException("foils must be at least 0, got " + foils + ".");
            }
            if (foils != null && foils > 0 && pairs != PairLoss.SYMMETRIC) {
                throw new IllegalArgumentException(
                        "foils are for the symmetric loss, the loss is " + loss + ".");
            }
        }

        private static PairLoss pairs(@Nullable String loss) {
            return loss == null ? PairLoss.SYMMETRIC : PairLoss.named(loss);
        }

        /** A model's options with the bias that its loss needs. */
        ClipOptions shape(ClipOptions model) {
            return pairs(loss) == PairLoss.SIGMOID ? model.withLogitBias() : model;
        }
    }

    private final Clip clip;
    private final BpeTokenizer tokenizer;
    private final PairLoss loss;
    private final int foils; // k
    private final Gauges gauges = new Gauges();

    /** Trains {@code clip} on captions split by {@code tokenizer}. */
    public ClipObjective(Clip clip, BpeTokenizer tokenizer, Options options) {
        this.clip = clip;
        this.tokenizer = tokenizer;
        loss = Options.pairs(options.loss());
        foils = Objects.requireNonNullElse(options.foils(), 0);
    }

    @Override
    public Parameters parameters() {
        return clip.parameters();
    }

    @Override
    public Comparison comparison(Batch batch, UniformRandomProvider random) {
        List<List<String>> drawn =
                batch.examples().stream().map(one -> one.foils().draw(foils, random)).toList();
        return new Comparison() {

            @Override
            public Embedded embed(NDManager scope, int from, int to) {
                NDArray images = pixels(scope, SeparableObjective.rows(batch, from, to));
                NDArray z = clip.embedTexts(scope, texts(batch, drawn, from, to));
                return new Embedded(clip.encodeImages(images), z.reshape(to - from, 1 + foils, -1));
            }

            @Override
            public NDArray loss(NDManager scope, Embedded z) {
                return ClipObjective.this.compare(scope, z, batch.captions(), drawn);
            }
        };
    }

    /** Of each picture its caption and k foils, its caption again where there are fewer. */
    private List<Tokens> texts(Batch batch, List<List<String>> drawn, int from, int to) {
        List<Tokens> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String caption = batch.examples().get(i).caption();
            List<String> said = new ArrayList<>(List.of(caption));
            said.addAll(drawn.get(i));
            said.addAll(Collections.nCopies(1 + foils - said.size(), caption));
            said.forEach(text -> texts.add(tokens(clip, tokenizer, text)));
        }
        return texts;
    }

    private NDArray compare(
            NDManager scope, Embedded z, List<String> captions, List<List<String>> drawn) {
        NDArray zImage = z.zImage();
        NDArray zText = z.zTexts().get(new NDIndex(":, 0")); // [N, D]
        NDArray scale = loss.scale(clip, scope);
        NDArray gap = zImage.mean(new int[] {0}).sub(zText.mean(new int[] {0})); // [D]
        gauges.add("temperature", scale);
        gauges.add("modality_gap", gap.square().sum().sqrt());
        gauges.add("ranked_first", ContrastiveLoss.rankedFirst(zImage, zText, captions));
        if (foils == 0) {
            return loss.of(clip, zImage, zText, scale, captions);
        }
        NDArray zFoils = z.zTexts().get(new NDIndex(":, 1:")); // [N, k, D]
        return ContrastiveLoss.symmetric(
                zImage, zText, scale, captions, zFoils, present(scope, drawn));
    }

    /** 1 where there is a foil, {@code [N, k]}. */
    private NDArray present(NDManager scope, List<List<String>> drawn) {
        float[] present = new float[drawn.size() * foils];
        for (int i = 0; i < drawn.size(); i++) {
            Arrays.fill(present, i * foils, i * foils + drawn.get(i).size(), 1);
        }
        return scope.create(present, new Shape(drawn.size(), foils));
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
        return clip.encodeTexts(
                scope,
                batch.captions().stream().map(text -> tokens(clip, tokenizer, text)).toList());
    }

    private static Tokens tokens(Clip clip, BpeTokenizer tokenizer, String text) {
        return tokenizer.encode(text, clip.options().text().contextLength());
    }
}
