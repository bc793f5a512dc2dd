package unclip.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.TextEncoding;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.evaluate.Retrieval;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;
import unclip.prior.PriorCondition;
import unclip.tensor.NoiseSource;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How close the prior's z_i are to the true ones of held-out emoji, beside two baselines: the
 * caption's own embedding, and the prior's embedding of another caption.
 */
record PriorMeasures(UnclipPipeline pipeline, EmojiPack pack) {

    private static final long SEED = 1;

    void measure(Map<String, Double> results) {
        EmojiOptions options = EmojiOptions.plain(pipeline.imageSize(), Split.CELL);
        EmojiDataset data = new EmojiDataset(pack, options);
        try (NDManager scope = pipeline.manager().newSubManager()) {
            Embeddings truth = Embeddings.of(pipeline, data, scope);
            NDArray predicted = predict(scope, truth);
            int[] own = IntStream.range(0, data.size()).toArray();
            int[] next = IntStream.range(0, data.size()).map(i -> (i + 1) % own.length).toArray();
            float[][] cosines = Embeddings.cosines(predicted, truth.zImage());
            results.put("prior_cosine_to_true", mean(cosines, own));
            results.put("prior_cosine_to_another", mean(cosines, next));
            results.put(
                    "prior_cosine_of_caption_to_true",
                    mean(Embeddings.cosines(truth.zText(), truth.zImage()), own));
            results.put("prior_retrieves_true_r1", Retrieval.recallAt(1, cosines, own));
        }
    }

    /** The prior's draws for all captions as unit vectors, {@code [N, D]}. */
    private NDArray predict(NDManager scope, Embeddings truth) {
        TextEncoding text = pipeline.encodeTexts(scope, truth.captions());
        NDArray z =
                pipeline.prior(
                                SampleRequest.DEFAULT_PRIOR_STEPS,
                                SampleRequest.DEFAULT_PRIOR_GUIDANCE)
                        .sample(
                                scope,
                                PriorCondition.of(text.zText(), text.tokens(), text.mask()),
                                NoiseSource.of(
                                        SEED,
                                        0,
                                        LongStream.range(0, truth.captions().size()).toArray()),
                                step -> {});
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    private static double mean(float[][] cosines, int[] columns) {
        return IntStream.range(0, columns.length)
                .mapToDouble(i -> cosines[i][columns[i]])
                .average()
                .orElseThrow();
    }
}
