package unclip.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.TextEncoding;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.evaluate.ArPriorReport;
import unclip.evaluate.PriorReport;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;
import unclip.prior.ArPriorNetwork;
import unclip.prior.AutoregressivePrior;
import unclip.prior.BestOf;
import unclip.prior.Prior;
import unclip.prior.PriorCondition;

import java.util.Map;

/** How good the priors are on held-out emoji, each beside the same baselines. */
record PriorMeasures(UnclipPipeline pipeline, EmojiPack pack) {

    private static final long SEED = 1;
    private static final int DRAWS = 4; // a caption, to see how much they differ

    void measure(Map<String, Double> results) {
        EmojiOptions options = EmojiOptions.plain(pipeline.imageSize(), Split.CELL);
        EmojiDataset data = new EmojiDataset(pack, options);
        try (NDManager scope = pipeline.manager().newSubManager()) {
            Embeddings truth = Embeddings.of(pipeline, data, scope);
            TextEncoding text = pipeline.encodeTexts(scope, truth.captions());
            PriorCondition condition = PriorCondition.of(text.zText(), text.tokens(), text.mask());
            Prior diffusion =
                    pipeline.prior(
                            SampleRequest.DEFAULT_PRIOR_STEPS,
                            SampleRequest.DEFAULT_PRIOR_GUIDANCE);
            put(results, "prior", diffusion, condition, truth.zImage());
            pipeline.autoregressive()
                    .ifPresent(network -> measure(network, condition, truth.zImage(), results));
        }
    }

    private void measure(
            ArPriorNetwork network,
            PriorCondition condition,
            NDArray zImage,
            Map<String, Double> results) {
        put(results, "ar_prior", AutoregressivePrior.plain(network), condition, zImage);
        results.putAll(
                ArPriorReport.of(network, pipeline.manager(), condition, zImage)
                        .results("ar_prior"));
    }

    /** The prior's own draws, and the better of two as in the paper. */
    private void put(
            Map<String, Double> results,
            String name,
            Prior prior,
            PriorCondition condition,
            NDArray zImage) {
        results.putAll(report(prior, condition, zImage, DRAWS).results(name));
        PriorReport best = report(new BestOf(prior, 2), condition, zImage, 1);
        results.put(name + "_best_of_2_cosine_to_true", best.toTrue());
        results.put(name + "_best_of_2_retrieves_true_r1", best.retrievedAt1());
    }

    private PriorReport report(Prior prior, PriorCondition condition, NDArray zImage, int draws) {
        return PriorReport.of(prior, pipeline.manager(), condition, zImage, draws, SEED);
    }
}
