package unclip.embedding;

import org.jspecify.annotations.Nullable;

import unclip.data.source.ItemStream;
import unclip.data.source.Picture;
import unclip.data.source.Reason;
import unclip.data.source.RefusedException;
import unclip.data.source.SourceItem;
import unclip.text.Tokens;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes, resizes and tokenises items in several threads and hands them out in the order of the
 * source. The items on the way are bounded in number and in the bytes that they hold, whatever the
 * source has.
 */
final class Preparation implements AutoCloseable {

    private static final long MOST_BYTES = 256L << 20; // of pictures, packed and prepared

    private record OnTheWay(Future<Prepared> prepared, long bytes) {}

    private final ItemStream items;
    private final Embedder embedder;
    private final int most;
    private final long preparedBytes; // of one picture
    private final ExecutorService workers;
    private final ArrayDeque<OnTheWay> queue = new ArrayDeque<>();
    private long bytes;
    private boolean ended;

    /**
     * Starts the threads.
     *
     * @param items read by the caller's thread only
     * @param threads daemon threads
     * @param most items on the way, at most
     */
    Preparation(ItemStream items, Embedder embedder, int threads, int most) {
        this.items = items;
        this.embedder = embedder;
        this.most = most;
        long S = embedder.pictureSize();
        preparedBytes = 3 * S * S * Float.BYTES;
        workers =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "pictures to embed");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Items on the way. */
    int waiting() {
        return queue.size();
    }

    /**
     * The next item.
     *
     * @return null at the end
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IOException if the source cannot be read any further
     */
    @Nullable Prepared next() throws IOException, InterruptedException {
        fill();
        OnTheWay first = queue.poll();
        if (first == null) {
            return null;
        }
        bytes -= first.bytes();
        try {
            return first.prepared().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("Preparing an item failed: " + cause, e);
        }
    }

    private void fill() throws IOException {
        while (!ended && queue.size() < most && (bytes < MOST_BYTES || queue.isEmpty())) {
            SourceItem item = items.next();
            if (item == null) {
                ended = true;
            } else if (item instanceof SourceItem.Captioned captioned) {
                long size = captioned.picture().map(p -> p.bytes() + preparedBytes).orElse(0L);
                queue.add(new OnTheWay(workers.submit(() -> prepare(captioned)), size));
                bytes += size;
            } else {
                Prepared refused = Prepared.refused((SourceItem.Refused) item);
                queue.add(new OnTheWay(CompletableFuture.completedFuture(refused), 0));
            }
        }
    }

    private Prepared prepare(SourceItem.Captioned item) {
        try {
            Tokens tokens = embedder.tokenise(item.caption().text());
            Optional<Picture> picture = item.picture();
            float[] pixels =
                    picture.isPresent() ? embedder.prepare(picture.get().draw()) : new float[0];
            return new Prepared(item, pixels, tokens);
        } catch (RefusedException e) {
            return refused(item, e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refused(item, Reason.UNREADABLE, "It cannot be read.");
        } catch (RuntimeException e) {
            return refused(item, Reason.DAMAGED, "It cannot be prepared: " + e + ".");
        }
    }

    private static Prepared refused(SourceItem.Captioned item, Reason reason, String detail) {
        return Prepared.refused(new SourceItem.Refused(item.key(), reason, detail));
    }

    /** Ends the threads; what is on the way is dropped. */
    @Override
    public void close() {
        queue.clear();
        workers.shutdownNow();
    }
}
