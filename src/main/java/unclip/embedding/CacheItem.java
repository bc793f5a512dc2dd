package unclip.embedding;

/**
 * What a row of a cache stands for.
 *
 * @param key the item's name within its source
 * @param caption the text that was embedded
 */
public record CacheItem(String key, String caption) {

    /** Checks that nothing is missing. */
    public CacheItem {
        if (key == null || caption == null) {
            throw new IllegalArgumentException("a line needs key and caption");
        }
    }
}
