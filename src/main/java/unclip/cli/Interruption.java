package unclip.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C as a request rather than a death: the working thread is interrupted and gets a few seconds
 * to keep what it finished, then the JVM ends with 130 as it would have.
 */
final class Interruption {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Thread worker;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean requested;

    private Interruption(Thread worker) {
        this.worker = worker;
    }

    /** Watches for the end of the JVM on behalf of the current thread. */
    static Interruption install() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::stopWorker, "ctrl-c"));
        return interruption;
    }

    /** One that only {@link #request} triggers. */
    static Interruption ofThread(Thread worker) {
        return new Interruption(worker);
    }

    /** Asks the worker to stop. */
    void request() {
        requested = true;
        worker.interrupt();
    }

    /** Whether somebody wants the worker to stop. */
    boolean requested() {
        return requested;
    }

    /** Says that the worker has nothing left to keep. */
    void finished() {
        finished.countDown();
    }

    private void stopWorker() {
        if (finished.getCount() == 0) {
            return;
        }
        request();
        try {
            boolean kept = finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assert kept || requested;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
