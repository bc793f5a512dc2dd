package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.prior.ArPriorNetwork;
import unclip.prior.EmbeddingCodec;
import unclip.prior.PriorCondition;
import unclip.tensor.Tensors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What only an autoregressive prior can be asked: the cost of its tokens, and what is lost by
 * writing embeddings as tokens at all.
 *
 * @param uniformNats ln n, the cost of a token for whoever knows nothing
 * @param natsPerCode mean −ln p of a component's bucket given caption and buckets before it
 * @param natsOfDot mean −ln p of the dot product's bucket
 * @param lostToComponents the share of the embeddings' variance that the k components leave out
 * @param lostToBuckets the share of it that is lost between coordinates and buckets' middles
 * @param decodedCosine mean cosine of an embedding and its decoded tokens
 */
public record ArPriorReport(
        double uniformNats,
        double natsPerCode,
        double natsOfDot,
        double lostToComponents,
        double lostToBuckets,
        double decodedCosine) {

    /**
     * Measures on held-out pairs.
     *
     * @param network fitted; trained, if its nats are to be below ln n
     * @param manager parent of what is needed in between
     * @param condition N captions
     * @param zImage their pictures' unit embeddings, {@code [N, D]}
     */
    public static ArPriorReport of(
            ArPriorNetwork network, NDManager manager, PriorCondition condition, NDArray zImage) {
        try (NDManager scope = manager.newSubManager()) {
            condition.arrays().forEach(scope::tempAttachAll);
            scope.tempAttachAll(zImage);
            NDArray tokens = network.tokens(zImage, condition.zText());
            NDArray nats = network.nats(condition, tokens);
            EmbeddingCodec codec = network.codec();
            NDArray coordinates = codec.project(zImage);
            NDArray ids = codec.encode(zImage);
            double variance = square(zImage.sub(zImage.mean(new int[] {0}, true)));
            return new ArPriorReport(
                    network.options().uniformNats(),
                    Tensors.scalar(nats.get(":, 1:").mean()),
                    Tensors.scalar(nats.get(":, :1").mean()),
                    square(codec.restore(coordinates).sub(zImage)) / variance,
                    square(codec.coordinates(ids).sub(coordinates)) / variance,
                    Tensors.scalar(codec.decode(ids).mul(zImage).sum(new int[] {1}).mean()));
        }
    }

    /** Mean squared length of the rows. */
    private static double square(NDArray x) {
        return Tensors.scalar(x.square().sum(new int[] {1}).mean());
    }

    /**
     * The measures by name, as results and model cards list them.
     *
     * @param prefix such as {@code prior_ar}
     */
    public Map<String, Double> results(String prefix) {
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(prefix + "_nats_uniform", uniformNats);
        results.put(prefix + "_nats_per_code", natsPerCode);
        results.put(prefix + "_nats_of_dot", natsOfDot);
        results.put(prefix + "_variance_lost_to_components", lostToComponents);
        results.put(prefix + "_variance_lost_to_buckets", lostToBuckets);
        results.put(prefix + "_decoded_cosine", decodedCosine);
        return results;
    }
}
