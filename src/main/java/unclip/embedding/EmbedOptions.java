package unclip.embedding;

import unclip.data.source.Limits;

/**
 * How a source is embedded.
 *
 * @param batch pictures and captions that go through the model at once, B
 * @param threads that decode, resize and tokenise beside the model
 * @param shardItems rows of a shard of the cache, a multiple of the batch; what an interruption can
 *     cost
 * @param half whether embeddings are stored as float16 instead of float32
 * @param limits on pictures and texts
 */
public record EmbedOptions(int batch, int threads, int shardItems, boolean half, Limits limits) {

    private static final int USUAL_SHARD = 4096;

    /** Checks the ranges. */
    public EmbedOptions {
        require("batch", batch, 4096);
        require("threads", threads, 256);
        if (shardItems < batch || shardItems % batch != 0) {
            throw new IllegalArgumentException(
                    "shardItems must be a multiple of the batch of %d, got %d."
                            .formatted(batch, shardItems));
        }
    }

    /** With shards of about 4,096 rows and the usual limits. */
    public static EmbedOptions of(int batch, int threads, boolean half) {
        require("batch", batch, 4096);
        return new EmbedOptions(batch, threads, USUAL_SHARD / batch * batch, half, Limits.DEFAULT);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "%s must lie from 1 to %d, got %d.".formatted(name, most, value));
        }
    }
}
