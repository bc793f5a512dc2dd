package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What only a process of its own can show: a disk that ends, and a real Ctrl-C. */
class ProcessTest {

    @TempDir private Path folder = Path.of(".");

    /** The command line over {@link FakeStudio}, with pictures too big for a small disk. */
    static final class FakeMain {

        private FakeMain() {}

        public static void main(String[] args) {
            FakeStudio studio = new FakeStudio();
            studio.side = Integer.getInteger("side", 32);
            long pause = Long.getLong("pause", 0);
            studio.onSample =
                    () -> {
                        if (studio.requests.size() > 1) {
                            sleep(pause);
                        }
                    };
            Interruption interruption = Interruption.install();
            int code =
                    Main.commandLine(Console.ofProcess(), interruption, (w, d) -> studio.open())
                            .execute(args);
            interruption.finished();
            System.exit(code);
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void needsAUnixShell() {
        assumeThat(Path.of("/bin/sh")).isExecutable();
    }

    @Test
    void aDiskThatFillsInTheMiddleLeavesNothingHalfWritten() throws Exception {
        // 64 blocks of 512 bytes hold the first records, but no picture of 128 × 128 noise.
        Process process = start("ulimit -f 64; exec ", "-Dside=128");
        String err = err(process);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(err.lines()).hasSize(1);
        assertThat(err).startsWith("unclip: Cannot write ").contains("01-a-fox-1.png");
        assertThat(SampleCommandTest.names(folder)).containsExactly("samples.json");
    }

    @Test
    void ctrlCEndsTheProcessWith130AndKeepsTheFinishedPictures() throws Exception {
        assumeThat(interruptsAreIgnored()).as("SIGINT is ignored, as under nohup").isFalse();
        Process process = start("exec ", "-Dpause=60000");
        Path first = folder.resolve("01-a-fox-2.png");
        for (int i = 0; i < 600 && !Files.exists(first); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(300);
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid()).start();
        assertThat(kill.waitFor()).isZero();
        String err = err(process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(err).contains("Stopped: 2 of 4 pictures were finished");
        assertThat(SampleCommandTest.names(folder))
                .containsExactlyInAnyOrder(
                        "01-a-fox-1.png", "01-a-fox-2.png", "samples.json", "sheet.png");
    }

    /** Children of a shell's background job inherit that SIGINT is ignored; Linux tells. */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private Process start(String shell, String property) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                List.of(
                        "/bin/sh",
                        "-c",
                        shell + "\"$0\" \"$@\"",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        property,
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        FakeMain.class.getName(),
                        "sample",
                        "a fox",
                        "a cat",
                        "--n",
                        "2",
                        "--out",
                        folder.toString());
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String err(Process process) throws IOException {
        String all = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        // Coarse progress is not what these tests are about.
        return String.join("\n", all.lines().filter(l -> !l.contains("decoder ")).toList());
    }
}
