package unclip.data;

import unclip.math.RandomStreams;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An endless sequence of batches, prepared ahead on background threads.
 *
 * <p>Batch k holds the examples at positions kB..(k + 1)B − 1 of the epochs laid end to end, each
 * drawn from its own stream (seed, epoch, position). So the sequence depends on the data set, the
 * batch size and the seed only: not on the number of threads, and it can be resumed anywhere.
 *
 * <p>Memory: {@code ahead} batches, and the order of two epochs at four bytes an example. One
 * consumer at a time.
 */
public final class BatchLoader implements AutoCloseable {

    private static final int EPOCHS_KEPT = 2; // a batch may reach into the next epoch

    private final ImageTextDataset data;
    private final int batchSize;
    private final long seed;
    private final int ahead;
    private final ExecutorService workers;
    private final Deque<Future<Batch>> queue = new ArrayDeque<>();
    private final Map<Long, int[]> orders =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
                    return size() > EPOCHS_KEPT;
                }
            };
    private long nextBatch;
    private long nextToSubmit;
    private boolean closed;

    /**
     * Starts at batch 0; nothing is drawn before the first call of {@link #next}.
     *
     * @param data stays in use by other threads until the loader is closed
     * @param batchSize examples a batch, B, at least 1
     * @param seed decides the order and every example
     * @param threads daemon threads that prepare batches, at least 1
     * @param ahead batches prepared ahead, at least 1
     */
    public BatchLoader(ImageTextDataset data, int batchSize, long seed, int threads, int ahead) {
        requirePositive("batch size", batchSize);
        requirePositive("number of loader threads", threads);
        requirePositive("number of batches ahead", ahead);
        if (data.size() < 1) {
            throw new IllegalArgumentException("The data set " + data.name() + " is empty.");
        }
        this.data = data;
        this.batchSize = batchSize;
        this.seed = seed;
        this.ahead = ahead;
        this.workers =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "batches of " + data.name());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "The " + what + " must be at least 1, got " + value + ".");
        }
    }

    /** How many batches an epoch has, the last one shared with the next epoch counted as a part. */
    public double batchesPerEpoch() {
        return (double) data.size() / batchSize;
    }

    /**
     * Moves to a batch, to resume a run.
     *
     * @param batchIndex the number of the batch that {@link #next} returns, from 0
     * @return this loader
     */
    public BatchLoader startAt(long batchIndex) {
        if (batchIndex < 0) {
            throw new IllegalArgumentException(
                    "Batches are numbered from 0, got " + batchIndex + ".");
        }
        queue.forEach(future -> future.cancel(false));
        queue.clear();
        nextBatch = batchIndex;
        nextToSubmit = batchIndex;
        return this;
    }

    /**
     * Waits for the next batch.
     *
     * @throws IllegalStateException if an example could not be drawn (one sentence; the same batch
     *     is tried again by the next call), or if the loader is closed
     * @throws CancellationException if the waiting thread is interrupted, which stays interrupted
     */
    public Batch next() {
        if (closed) {
            throw new IllegalStateException("The loader of " + data.name() + " is closed.");
        }
        while (queue.size() < ahead) {
            long batch = nextToSubmit++;
            queue.add(workers.submit(() -> draw(batch)));
        }
        try {
            Batch batch = queue.element().get();
            queue.remove();
            nextBatch++;
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "Waiting for batch %d of %s was interrupted."
                            .formatted(nextBatch, data.name()));
        } catch (ExecutionException e) {
            startAt(nextBatch);
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private Batch draw(long batch) {
        List<Example> examples = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize; i++) {
            long place = Math.addExact(Math.multiplyExact(batch, (long) batchSize), i);
            long epoch = place / data.size();
            int position = (int) (place % data.size());
            int index = order(epoch)[position];
            examples.add(example(index, epoch, position));
        }
        return new Batch(batch, examples);
    }

    private Example example(int index, long epoch, int position) {
        try {
            return data.example(index, RandomStreams.open(seed, epoch, position));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Example %d of %s cannot be drawn: %s"
                            .formatted(index, data.name(), e.getMessage()),
                    e);
        }
    }

    private int[] order(long epoch) {
        synchronized (orders) {
            int[] order = orders.get(epoch);
            if (order == null) {
                order = data.epochOrder(seed, epoch);
                orders.put(epoch, order);
            }
            return order;
        }
    }

    /** Ends the threads; batches that were handed out stay valid. */
    @Override
    public void close() {
        closed = true;
        queue.clear();
        workers.shutdownNow();
    }
}
