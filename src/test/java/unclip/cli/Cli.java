package unclip.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the command line as a shell would, and keeps what it said. */
final class Cli {

    /** What came of a command. */
    record Result(int code, String out, String err) {
        List<String> errorLines() {
            return err.lines().toList();
        }
    }

    final Interruption interruption = Interruption.ofThread(Thread.currentThread());
    private final Studio.Opener studios;

    Cli(FakeStudio studio) {
        this((weights, device) -> studio.open());
    }

    Cli(Studio.Opener studios) {
        this.studios = studios;
    }

    Result run(Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(print(out), print(err), false, true, false);
        String[] args = List.of(words).stream().map(String::valueOf).toArray(String[]::new);
        int code = Main.commandLine(console, interruption, studios).execute(args);
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
