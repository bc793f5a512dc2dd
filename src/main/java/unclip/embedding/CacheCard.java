package unclip.embedding;

import unclip.data.source.CaptionedSource;
import unclip.data.source.Limits;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a cache of embeddings holds and how it came about; the state from which an interrupted run
 * goes on. Nothing in it depends on the machine's speed or on when it was made.
 *
 * @param format version of the cache's layout
 * @param model name of the model
 * @param modelSha256 checksum of its weights
 * @param width D of the embeddings
 * @param preparation how pictures were brought to the model's size
 * @param source what was embedded
 * @param sourceFingerprint identifies its content
 * @param pictures whether there are embeddings of pictures beside those of captions
 * @param batch size of the batches, which may change the last bits of an embedding
 * @param shardItems rows of every shard but the last
 * @param storage {@code float32} or {@code float16}
 * @param limits on pictures and texts
 * @param complete whether the source was read to its end
 * @param read items of the source that were read
 * @param embedded rows of all shards
 * @param captionsCut captions among them that were too long and lost their end
 * @param skipped items that were left out, by reason
 * @param skippedSha256 checksum of the list of them; empty until it is complete
 * @param shards the finished shards
 */
public record CacheCard(
        int format,
        String model,
        String modelSha256,
        int width,
        String preparation,
        String source,
        String sourceFingerprint,
        boolean pictures,
        int batch,
        int shardItems,
        String storage,
        Limits limits,
        boolean complete,
        long read,
        long embedded,
        long captionsCut,
        Map<String, Long> skipped,
        String skippedSha256,
        List<ShardCard> shards) {

    /** The name of its file. */
    public static final String FILE = "card.json";

    static final int FORMAT = 1;

    /** Checks that nothing is missing and the layout is known. */
    public CacheCard {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "this version reads caches of format %d, got %d".formatted(FORMAT, format));
        }
        Objects.requireNonNull(model, "the key 'model' is missing");
        Objects.requireNonNull(modelSha256, "the key 'modelSha256' is missing");
        Objects.requireNonNull(preparation, "the key 'preparation' is missing");
        Objects.requireNonNull(source, "the key 'source' is missing");
        Objects.requireNonNull(sourceFingerprint, "the key 'sourceFingerprint' is missing");
        Objects.requireNonNull(storage, "the key 'storage' is missing");
        Objects.requireNonNull(limits, "the key 'limits' is missing");
        skipped = Map.copyOf(Objects.requireNonNullElse(skipped, Map.of()));
        skippedSha256 = Objects.requireNonNullElse(skippedSha256, "");
        shards = List.copyOf(Objects.requireNonNullElse(shards, List.of()));
        if (width < 1 || batch < 1 || shardItems < batch) {
            throw new IllegalArgumentException(
                    "width, batch and shardItems must be positive, got %d, %d and %d"
                            .formatted(width, batch, shardItems));
        }
        if (embedded != shards.stream().mapToLong(ShardCard::items).sum()) {
            throw new IllegalArgumentException(
                    "embedded must be the sum of the shards' items, got " + embedded);
        }
    }

    /** The card of a run that has not finished a shard yet. */
    static CacheCard begin(Embedder embedder, CaptionedSource source, EmbedOptions options)
            throws IOException {
        return new CacheCard(
                FORMAT,
                embedder.name(),
                embedder.sha256(),
                embedder.width(),
                embedder.preparation(),
                source.description(),
                source.fingerprint(),
                source.hasPictures(),
                options.batch(),
                options.shardItems(),
                options.half() ? "float16" : "float32",
                options.limits(),
                false,
                0,
                0,
                0,
                Map.of(),
                "",
                List.of());
    }

    /** The same after one more shard. */
    CacheCard with(ShardCard shard, Map<String, Long> nowSkipped) {
        List<ShardCard> all = new ArrayList<>(shards);
        all.add(shard);
        return copy(
                false,
                shard.read(),
                embedded + shard.items(),
                captionsCut + shard.captionsCut(),
                nowSkipped,
                "",
                all);
    }

    /** The same at the end of the source. */
    CacheCard finished(long allRead, Map<String, Long> allSkipped, String listSha256) {
        return copy(true, allRead, embedded, captionsCut, allSkipped, listSha256, shards);
    }

    private CacheCard copy(
            boolean nowComplete,
            long nowRead,
            long nowEmbedded,
            long nowCut,
            Map<String, Long> nowSkipped,
            String listSha256,
            List<ShardCard> nowShards) {
        return new CacheCard(
                format,
                model,
                modelSha256,
                width,
                preparation,
                source,
                sourceFingerprint,
                pictures,
                batch,
                shardItems,
                storage,
                limits,
                nowComplete,
                nowRead,
                nowEmbedded,
                nowCut,
                nowSkipped,
                listSha256,
                nowShards);
    }

    /** What a run with another card would change, in words; empty if it may go on from this one. */
    Optional<String> difference(CacheCard other) {
        if (!modelSha256.equals(other.modelSha256) || !preparation.equals(other.preparation)) {
            return Optional.of("model " + named(model, modelSha256));
        }
        if (!sourceFingerprint.equals(other.sourceFingerprint)) {
            return Optional.of("source " + named(source, sourceFingerprint));
        }
        if (batch != other.batch
                || shardItems != other.shardItems
                || !storage.equals(other.storage)
                || !limits.equals(other.limits)) {
            return Optional.of(
                    "options batch %d, shards of %d and %s".formatted(batch, shardItems, storage));
        }
        return Optional.empty();
    }

    private static String named(String name, String sha256) {
        return "'%s' (%s…)".formatted(name, sha256.substring(0, Math.min(8, sha256.length())));
    }

    /**
     * Reads the card of a cache.
     *
     * @param folder the cache
     * @throws IOException one sentence, if there is none or it is damaged
     */
    public static CacheCard read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException(folder + " is no cache of embeddings: it has no " + FILE + ".");
        }
        return StrictMapper.json().read(file, CacheCard.class);
    }

    void write(Path folder) throws IOException {
        StrictMapper.json().write(folder.resolve(FILE), this);
    }
}
