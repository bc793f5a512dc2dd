package unclip.cli;

import unclip.pipeline.Progress;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress on one line of the terminal, with rate and time left; elsewhere a line for each finished
 * stage, and one a minute for long ones.
 */
final class ProgressBar implements Progress, AutoCloseable {

    private static final int CELLS = 24;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long COARSE_NANOS = 60_000_000_000L;

    private final Console console;
    private final String label;
    private final LongSupplier nanoTime;
    private String stage = "";
    private String note = "";
    private long started;
    private int startedAt;
    private long told;
    private int width;

    ProgressBar(Console console, String label) {
        this(console, label, System::nanoTime);
    }

    ProgressBar(Console console, String label, LongSupplier nanoTime) {
        this.console = console;
        this.label = label;
        this.nanoTime = nanoTime;
    }

    @Override
    public void update(String newStage, int done, int total) {
        long now = nanoTime.getAsLong();
        boolean entered = !newStage.equals(stage);
        if (entered) {
            stage = newStage;
            started = now;
            startedAt = done;
            told = now;
        }
        boolean complete = done >= total;
        double seconds = (now - started) / 1e9;
        if (console.terminal()) {
            if (entered || complete || now - told >= REDRAW_NANOS) {
                told = now;
                draw(line(done, total, seconds));
            }
        } else if (!entered && (complete || now - told >= COARSE_NANOS)) {
            told = now;
            console.err().println(coarse(done, total, seconds));
        }
    }

    /** Adds something to say at the end of the line, such as the loss. */
    void note(String text) {
        note = text;
    }

    private String line(int done, int total, double seconds) {
        int filled = total <= 0 ? 0 : (int) Math.min(CELLS, (long) CELLS * done / total);
        String full = console.unicode() ? "█" : "#";
        String empty = console.unicode() ? "░" : "-";
        String bar = full.repeat(filled) + empty.repeat(CELLS - filled);
        String counts = " " + done + "/" + total;
        return label + ": " + stage + " " + bar + counts + pace(done, total, seconds) + note;
    }

    private String pace(int done, int total, double seconds) {
        if (done <= startedAt || seconds <= 0) {
            return "";
        }
        double rate = (done - startedAt) / seconds;
        double left = (total - done) / rate;
        return rate >= 1
                ? String.format(Locale.ROOT, ", %.1f/s, %s left", rate, clock(left))
                : String.format(Locale.ROOT, ", %.1f s each, %s left", 1 / rate, clock(left));
    }

    private String coarse(int done, int total, double seconds) {
        String pace =
                done >= total
                        ? String.format(Locale.ROOT, ", %.1f s", seconds)
                        : pace(done, total, seconds);
        return label + ": " + stage + " " + done + "/" + total + pace + note;
    }

    /** Minutes and seconds, with hours where there are any. */
    static String clock(double seconds) {
        long s = Math.round(Math.max(0, seconds));
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }

    private void draw(String line) {
        int length = line.codePointCount(0, line.length());
        console.err().print("\r" + line + " ".repeat(Math.max(0, width - length)));
        console.err().flush();
        width = length;
    }

    /** Wipes the line, so that what follows starts on a clean one. */
    @Override
    public void close() {
        if (console.terminal() && width > 0) {
            console.err().print("\r" + " ".repeat(width) + "\r");
            console.err().flush();
            width = 0;
        }
    }
}
