package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.files.Checksums;
import unclip.files.StrictMapper;
import unclip.weights.Safetensors;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** One shard of a cache. Each of its files is checked against its checksum when first read. */
public final class CachedShard {

    private final Path folder;
    private final int index;
    private final long first;
    private final CacheCard cache;
    private final ShardCard card;
    private final AtomicBoolean tensorsVerified = new AtomicBoolean();
    private final AtomicBoolean itemsVerified = new AtomicBoolean();

    CachedShard(Path folder, int index, long first, CacheCard cache) {
        this.folder = folder;
        this.index = index;
        this.first = first;
        this.cache = cache;
        card = cache.shards().get(index);
    }

    /** The row of the cache that is this shard's first. */
    public long first() {
        return first;
    }

    /** Its rows, n. */
    public int size() {
        return card.items();
    }

    /**
     * The embeddings of the pictures.
     *
     * @param manager owner of the result
     * @return {@code [n, D]}, float32
     * @throws IOException one sentence, if the file is missing or damaged or has no pictures
     */
    public NDArray images(NDManager manager) throws IOException {
        return tensor(ShardWriter.IMAGE, manager);
    }

    /**
     * The embeddings of the captions.
     *
     * @param manager owner of the result
     * @return {@code [n, D]}, float32
     * @throws IOException one sentence, if the file is missing or damaged
     */
    public NDArray texts(NDManager manager) throws IOException {
        return tensor(ShardWriter.TEXT, manager);
    }

    private NDArray tensor(String name, NDManager manager) throws IOException {
        Path file = verifiedTensors(name);
        return Objects.requireNonNull(
                Safetensors.read(file, manager, name::equals).get(name),
                () -> file + " holds no " + name);
    }

    /** Copies some rows: row {@code rows[i]} to place i of {@code target}, where it is not -1. */
    void copy(String name, int[] rows, float[] target) throws IOException {
        Path file = verifiedTensors(name);
        try (ShardRows reader = ShardRows.open(file, name, cache.width())) {
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] >= 0) {
                    reader.copy(rows[i], target, i * cache.width());
                }
            }
        }
    }

    private Path verifiedTensors(String name) throws IOException {
        if (name.equals(ShardWriter.IMAGE) && !cache.pictures()) {
            throw new IOException(
                    "The cache in %s holds embeddings of captions only.".formatted(folder));
        }
        return verified(ShardCard.tensorsFile(index), card.tensorsSha256(), tensorsVerified);
    }

    /**
     * The keys and captions of its rows.
     *
     * @return n of them
     * @throws IOException one sentence, if the file is missing or damaged
     */
    public List<CacheItem> items() throws IOException {
        Path file = verified(ShardCard.itemsFile(index), card.itemsSha256(), itemsVerified);
        List<CacheItem> items = new ArrayList<>(card.items());
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                items.add(StrictMapper.json().parse(line, file.toString(), CacheItem.class));
            }
        }
        if (items.size() != card.items()) {
            throw new IOException(
                    "%s has %d lines instead of %d.".formatted(file, items.size(), card.items()));
        }
        return items;
    }

    /** Checks both files, whether or not they were read before. */
    void verify() throws IOException {
        tensorsVerified.set(false);
        itemsVerified.set(false);
        verified(ShardCard.tensorsFile(index), card.tensorsSha256(), tensorsVerified);
        verified(ShardCard.itemsFile(index), card.itemsSha256(), itemsVerified);
    }

    private Path verified(String name, String sha256, AtomicBoolean done) throws IOException {
        Path file = folder.resolve(name);
        if (!done.get()) {
            requireSame(file, sha256);
            done.set(true);
        }
        return file;
    }

    static void requireSame(Path file, String sha256) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("The file " + file + " of the cache is missing.");
        }
        if (!Checksums.sha256(file).equals(sha256)) {
            throw new IOException(
                    "The file %s of the cache is damaged: its checksum is not the one in %s."
                            .formatted(file, CacheCard.FILE));
        }
    }
}
