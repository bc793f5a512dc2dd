package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Embeddings that {@code unclip embed} wrote: shard by shard, or any rows at once. Every file is
 * checked against its checksum when it is first read. Nothing is kept in memory but the card.
 */
public final class EmbeddingCache {

    private final Path folder;
    private final CacheCard card;
    private final List<CachedShard> shards = new ArrayList<>();

    private EmbeddingCache(Path folder, CacheCard card) {
        this.folder = folder;
        this.card = card;
        long first = 0;
        for (int i = 0; i < card.shards().size(); i++) {
            shards.add(new CachedShard(folder, i, first, card));
            first += card.shards().get(i).items();
        }
    }

    /**
     * Opens a finished cache.
     *
     * @throws IOException one sentence, if there is none, it is damaged or not finished
     */
    public static EmbeddingCache open(Path folder) throws IOException {
        CacheCard card = CacheCard.read(folder);
        if (!card.complete()) {
            throw new IOException(
                    "The cache in %s is not finished (%d embeddings so far); run the same embed command again."
                            .formatted(folder, card.embedded()));
        }
        return new EmbeddingCache(folder, card);
    }

    /** How it came about. */
    public CacheCard card() {
        return card;
    }

    /** Its rows. */
    public long size() {
        return card.embedded();
    }

    /** D. */
    public int width() {
        return card.width();
    }

    /** Its shards in order, each to be read by itself. */
    public List<CachedShard> shards() {
        return List.copyOf(shards);
    }

    /**
     * Embeddings of some pictures.
     *
     * @param manager owner of the result
     * @param rows k of them, in any order, each from 0 to {@code size() - 1}
     * @return {@code [k, D]}, float32, in the order of the rows
     * @throws IOException one sentence, if a shard is missing or damaged or has no pictures
     */
    public NDArray images(NDManager manager, long... rows) throws IOException {
        return gather(ShardWriter.IMAGE, manager, rows);
    }

    /**
     * Embeddings of some captions.
     *
     * @param manager owner of the result
     * @param rows k of them, in any order, each from 0 to {@code size() - 1}
     * @return {@code [k, D]}, float32, in the order of the rows
     * @throws IOException one sentence, if a shard is missing or damaged
     */
    public NDArray texts(NDManager manager, long... rows) throws IOException {
        return gather(ShardWriter.TEXT, manager, rows);
    }

    private NDArray gather(String name, NDManager manager, long... rows) throws IOException {
        float[] values = new float[Math.multiplyExact(rows.length, width())];
        int[] owners = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            owners[i] = owner(rows[i]);
        }
        for (int shard : Arrays.stream(owners).distinct().toArray()) {
            long first = shards.get(shard).first();
            int[] local = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                local[i] = owners[i] == shard ? (int) (rows[i] - first) : -1;
            }
            shards.get(shard).copy(name, local, values);
        }
        return manager.create(values, new Shape(rows.length, width()));
    }

    /** The shard of a row; all but the last have the same size. */
    private int owner(long row) {
        Objects.checkIndex(row, size());
        return (int) (row / card.shardItems());
    }

    /**
     * What a row stands for. Reads the list of its shard; to go through all of them, take {@link
     * CachedShard#items}.
     *
     * @throws IOException one sentence, if the list is missing or damaged
     */
    public CacheItem item(long row) throws IOException {
        CachedShard shard = shards.get(owner(row));
        return shard.items().get((int) (row - shard.first()));
    }

    /**
     * Checks every file against its checksum.
     *
     * @throws IOException one sentence that names the first one that is missing or damaged
     */
    public void verify() throws IOException {
        for (CachedShard shard : shards) {
            shard.verify();
        }
        CachedShard.requireSame(folder.resolve(SkippedList.FILE), card.skippedSha256());
    }
}
