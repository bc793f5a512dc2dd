package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs callbacks one after another on a thread of their own, so that the kernel goes on hearing the
 * page meanwhile. While they lag, a newer call takes the place of an older one with the same key:
 * of a dragged slider's values only the last is computed. No callback runs at the same time as a
 * cell.
 */
final class Callbacks {

    private static final long IDLE_SECONDS = 10;

    private record Call(Supplier<@Nullable OutputArea> log, Runnable action) {}

    private final Object turn;
    private final Map<Object, Call> waiting = new LinkedHashMap<>();
    private final ThreadPoolExecutor worker;

    /**
     * @param turn whose monitor cells hold while they run
     */
    Callbacks(Object turn) {
        this.turn = turn;
        worker =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Callbacks::thread);
        worker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "widget callbacks");
        thread.setDaemon(true);
        return thread;
    }

    void later(Object key, Supplier<@Nullable OutputArea> log, Runnable action) {
        synchronized (waiting) {
            if (waiting.put(key, new Call(log, action)) == null && !worker.isShutdown()) {
                worker.execute(this::next);
            }
        }
    }

    private void next() {
        synchronized (turn) {
            Call call;
            synchronized (waiting) {
                Iterator<Call> calls = waiting.values().iterator();
                if (!calls.hasNext()) {
                    return;
                }
                call = calls.next();
                calls.remove();
            }
            CallbackOutput.run(call.log.get(), call.action);
        }
    }

    /** Drops what waits; what runs is asked to stop. */
    void end() {
        synchronized (waiting) {
            waiting.clear();
            worker.shutdownNow();
        }
    }
}
