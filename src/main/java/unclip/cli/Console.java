package unclip.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where a command speaks.
 *
 * @param out results
 * @param err progress, warnings, failures
 * @param terminal whether a person watches {@code err}, so that a line may be redrawn
 * @param unicode whether both streams show more than ASCII
 * @param debug whether failures come with their stack trace
 */
record Console(PrintStream out, PrintStream err, boolean terminal, boolean unicode, boolean debug) {

    /**
     * The streams of this process, as the launcher described them in {@code unclip.terminal} and
     * {@code unclip.ascii}.
     */
    static Console ofProcess() {
        boolean unicode = !Boolean.getBoolean("unclip.ascii");
        Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
                Boolean.getBoolean("unclip.terminal"),
                unicode,
                System.getenv("UNCLIP_DEBUG") != null);
    }

    PrintWriter outWriter() {
        return writer(out);
    }

    PrintWriter errWriter() {
        return writer(err);
    }

    private PrintWriter writer(PrintStream stream) {
        Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        return new PrintWriter(stream, true, charset);
    }

    /** Prints one line of a result. */
    void say(String line) {
        out.println(plain(line));
    }

    /** Prints one line that a person should read though nothing failed. */
    void warn(String sentence) {
        err.println(plain("Warning: " + sentence));
    }

    /** Prints the one sentence of a failure and passes the exit code on. */
    int fail(String sentence, int exitCode) {
        err.println(plain("unclip: " + sentence));
        return exitCode;
    }

    private String plain(String text) {
        return unicode ? text : ascii(text);
    }

    private static String ascii(String text) {
        return text.replace("✓", "ok")
                .replace("✗", "!!")
                .replace("…", "...")
                .replace("·", ".")
                .replace("×", "x")
                .replace("–", "-");
    }
}
