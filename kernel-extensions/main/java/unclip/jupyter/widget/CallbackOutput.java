package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the latest callback printed and threw, shown as it comes. Callbacks run alone, so standard
 * output is theirs for the time.
 */
final class CallbackOutput extends ByteArrayOutputStream {

    private static final Logger LOG = Logger.getLogger(CallbackOutput.class.getName());
    private static final int MOST_BYTES = 100_000;
    private static final long PAUSE_NANOS = 100_000_000; // a page can't be read faster

    private final OutputArea area;
    private long lastShown = System.nanoTime() - PAUSE_NANOS;

    private CallbackOutput(OutputArea area) {
        this.area = area;
    }

    /** Runs a callback; nothing that it throws gets out. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    static void run(@Nullable OutputArea area, Runnable callback) {
        if (area == null) {
            try {
                callback.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "A widget's callback failed", e);
            }
            return;
        }
        new CallbackOutput(area).run(callback);
    }

    private void run(Runnable callback) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream ours = new PrintStream(this, true, StandardCharsets.UTF_8);
        System.setOut(ours);
        System.setErr(ours);
        Throwable thrown = null;
        try {
            callback.run();
        } catch (RuntimeException | Error e) {
            thrown = e;
        } finally {
            restore(ours, out, err);
            ours.flush();
        }
        show(thrown);
    }

    /** A cell that ended meanwhile may have put its own streams back: those stay. */
    private static void restore(PrintStream ours, PrintStream out, PrintStream err) {
        if (System.out == ours) {
            System.setOut(out);
        }
        if (System.err == ours) {
            System.setErr(err);
        }
    }

    @Override
    public synchronized void flush() {
        if (count > 0 && System.nanoTime() - lastShown >= PAUSE_NANOS) {
            lastShown = System.nanoTime();
            area.setStream(text());
        }
    }

    private synchronized void show(@Nullable Throwable thrown) {
        area.setStream(text());
        if (thrown != null) {
            area.append(thrown);
        }
    }

    private String text() {
        String all = toString(StandardCharsets.UTF_8);
        return all.length() <= MOST_BYTES ? all : "…" + all.substring(all.length() - MOST_BYTES);
    }
}
