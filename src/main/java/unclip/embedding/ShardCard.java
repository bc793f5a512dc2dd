package unclip.embedding;

import java.util.Locale;

/**
 * A finished shard of a cache: rows of embeddings and, line by line, their keys and captions.
 *
 * @param items rows
 * @param read items of the source that were read by the end of this shard, since its beginning
 * @param captionsCut captions among the rows that were too long and lost their end
 * @param skippedBytes length of the list of skipped items at the end of this shard
 * @param tensorsSha256 checksum of the embeddings' file
 * @param itemsSha256 checksum of the file of keys and captions
 */
public record ShardCard(
        int items,
        long read,
        long captionsCut,
        long skippedBytes,
        String tensorsSha256,
        String itemsSha256) {

    /** Checks the counts. */
    public ShardCard {
        if (items < 1 || read < items || captionsCut < 0 || skippedBytes < 0) {
            throw new IllegalArgumentException(
                    "A shard has at least 1 row and read at least as many items, got %d and %d."
                            .formatted(items, read));
        }
    }

    static String tensorsFile(int shard) {
        return String.format(Locale.ROOT, "shard-%05d.safetensors", shard);
    }

    static String itemsFile(int shard) {
        return String.format(Locale.ROOT, "shard-%05d.jsonl", shard);
    }
}
