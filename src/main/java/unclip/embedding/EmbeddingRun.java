package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.data.source.CaptionedSource;
import unclip.data.source.ItemStream;
import unclip.data.source.SourceItem;
import unclip.data.source.UniqueKeys;
import unclip.files.FolderLock;
import unclip.text.Tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Embeds a source into a cache. Rows come in the order of the source and in batches that start anew
 * with each shard, so the bytes of the cache depend neither on threads nor on interruptions.
 */
public final class EmbeddingRun {

    private final Embedder embedder;
    private final CaptionedSource source;
    private final EmbedOptions options;
    private final Path folder;
    private final EmbedListener listener;

    private CacheCard card;
    private long read;
    private final List<Prepared> batch = new ArrayList<>();

    private EmbeddingRun(
            Embedder embedder,
            CaptionedSource source,
            EmbedOptions options,
            Path folder,
            EmbedListener listener,
            CacheCard card) {
        this.embedder = embedder;
        this.source = source;
        this.options = options;
        this.folder = folder;
        this.listener = listener;
        this.card = card;
        read = card.read();
    }

    /**
     * Embeds what is not embedded yet. A cache that an interrupted run left in the folder is gone
     * on with if model, source and options are the same; a finished one is left as it is.
     *
     * @param embedder stays the caller's
     * @param folder of the cache; made where it is missing
     * @param mustResume whether it is an error that there is nothing to go on from
     * @throws IOException one sentence, if the source cannot be read, the folder holds another
     *     cache, is written into by another run or takes no files, or nothing in the source can be
     *     embedded
     * @throws CancellationException if the thread is interrupted; finished shards are kept
     */
    public static EmbedReport run(
            Embedder embedder,
            CaptionedSource source,
            EmbedOptions options,
            Path folder,
            boolean mustResume,
            EmbedListener listener)
            throws IOException {
        long start = System.nanoTime();
        CacheCard fresh = CacheCard.begin(embedder, source, options);
        try (FolderLock lock = FolderLock.take(folder)) {
            Path locked = lock.folder();
            CacheCard begun = begin(fresh, locked, mustResume);
            EmbeddingRun run = new EmbeddingRun(embedder, source, options, locked, listener, begun);
            if (!begun.complete()) {
                run.embedRest();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new EmbedReport(run.card, run.card.embedded() - begun.embedded(), seconds);
        }
    }

    private static CacheCard begin(CacheCard fresh, Path folder, boolean mustResume)
            throws IOException {
        if (!Files.exists(folder.resolve(CacheCard.FILE))) {
            if (mustResume) {
                throw new IOException("There is no interrupted run in " + folder + " to resume.");
            }
            return fresh;
        }
        CacheCard found = CacheCard.read(folder);
        Optional<String> difference = found.difference(fresh);
        if (difference.isPresent()) {
            throw new IOException(
                    "The cache in %s was made with the %s, which is not what is asked for now; choose another folder or remove that one."
                            .formatted(folder, difference.get()));
        }
        for (int i = 0; i < found.shards().size(); i++) {
            new CachedShard(folder, i, 0, found).verify();
        }
        return found;
    }

    private void embedRest() throws IOException {
        card.write(folder);
        try (ItemStream items = new UniqueKeys(source.open());
                Preparation preparation =
                        new Preparation(items, embedder, options.threads(), 2 * options.batch())) {
            skipRead(items);
            SkippedList skipped = SkippedList.open(folder, skippedBytes());
            ShardWriter shard =
                    new ShardWriter(options.shardItems(), embedder.width(), source.hasPictures());
            for (Prepared next = next(preparation); next != null; next = next(preparation)) {
                read++;
                if (next.item() instanceof SourceItem.Refused refused) {
                    skipped.add(refused);
                } else {
                    take(next, shard, skipped, items, preparation.waiting());
                }
            }
            finish(shard, skipped);
        } catch (InterruptedException e) {
            throw stopped(e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw stopped(e);
            }
            throw e;
        }
    }

    private long skippedBytes() {
        List<ShardCard> shards = card.shards();
        return shards.isEmpty() ? 0 : shards.get(shards.size() - 1).skippedBytes();
    }

    /** Passes over what an earlier run has read; duplicates of it must still be noticed. */
    private void skipRead(ItemStream items) throws IOException, InterruptedException {
        for (long i = 0; i < read; i++) {
            requireGoingOn();
            if (items.next() == null) {
                throw new IOException(
                        "The source ends after %d items, but %d were read before."
                                .formatted(i, read));
            }
        }
    }

    private static @Nullable Prepared next(Preparation preparation)
            throws IOException, InterruptedException {
        requireGoingOn();
        return preparation.next();
    }

    private static void requireGoingOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private CancellationException stopped(Exception cause) {
        Thread.currentThread().interrupt();
        CancellationException stopped =
                new CancellationException(
                        "Stopped; the finished shards in %s keep %d embeddings, and the same command goes on from there."
                                .formatted(folder, card.embedded()));
        stopped.initCause(cause);
        return stopped;
    }

    private void take(
            Prepared next, ShardWriter shard, SkippedList skipped, ItemStream items, int waiting)
            throws IOException {
        batch.add(next);
        if (batch.size() < options.batch()) {
            return;
        }
        embedBatch(shard);
        if (shard.rows() == options.shardItems()) {
            finishShard(shard, skipped);
        }
        long done = card.embedded() + shard.rows();
        // the fraction counts what is on the way, too
        double all = (read + waiting) / Math.max(1e-9, items.fraction());
        listener.update(done, Math.max(done, Math.round(all * done / read)));
    }

    private void embedBatch(ShardWriter shard) throws IOException {
        int S = embedder.pictureSize();
        int perPicture = source.hasPictures() ? 3 * S * S : 0;
        float[] pixels = new float[Math.multiplyExact(batch.size(), perPicture)];
        List<Tokens> tokens = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Prepared one = batch.get(i);
            SourceItem.Captioned item = (SourceItem.Captioned) one.item();
            float[] picture = Objects.requireNonNull(one.pixels());
            System.arraycopy(picture, 0, pixels, i * perPicture, perPicture);
            tokens.add(Objects.requireNonNull(one.tokens()));
            shard.describe(item.key(), item.caption().text(), item.caption().cut());
        }
        try (NDManager scope = embedder.manager().newSubManager()) {
            float[] texts = rows(embedder.embedCaptions(scope, tokens)); // [B, D]
            float[] images = new float[0];
            if (perPicture > 0) {
                NDArray pictures = scope.create(pixels, new Shape(batch.size(), 3, S, S));
                images = rows(embedder.embedPictures(pictures)); // [B, D]
            }
            shard.add(images, texts);
        }
        batch.clear();
    }

    private float[] rows(NDArray embeddings) throws IOException {
        float[] values = embeddings.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IOException(
                        "The model '%s' gave %s in the embedding of '%s'; its weights don't suit it."
                                .formatted(
                                        embedder.name(),
                                        values[i],
                                        batch.get(i / embedder.width()).item().key()));
            }
        }
        return values;
    }

    private void finishShard(ShardWriter shard, SkippedList skipped) throws IOException {
        long skippedBytes = skipped.flush();
        ShardCard finished =
                shard.write(
                        folder,
                        card.shards().size(),
                        embedder.manager(),
                        options.half(),
                        read,
                        skippedBytes);
        CacheCard next = card.with(finished, skipped.counts());
        next.write(folder);
        card = next;
    }

    private void finish(ShardWriter shard, SkippedList skipped) throws IOException {
        if (!batch.isEmpty()) {
            embedBatch(shard);
        }
        if (shard.rows() > 0) {
            finishShard(shard, skipped);
        }
        skipped.flush();
        if (card.embedded() == 0) {
            throw new IOException(
                    "Nothing in %s could be embedded (%d items read); %s says why."
                            .formatted(
                                    source.description(), read, folder.resolve(SkippedList.FILE)));
        }
        CacheCard finished = card.finished(read, skipped.counts(), skipped.sha256());
        finished.write(folder);
        card = finished;
        listener.update(card.embedded(), card.embedded());
    }
}
